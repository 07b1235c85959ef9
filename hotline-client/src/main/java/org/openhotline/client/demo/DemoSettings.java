package org.openhotline.client.demo;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// How to run the demonstration.
///
/// @param folder where its world lives; null: `demo` in the current folder, or a temporary one for
///   one story
/// @param once play the story and end
/// @param portBase relay at this port, its metrics at the next; null: 7443, or free ports for one
///   story
/// @param relayClassPath run the relay with this class path instead of through the launcher; null:
///   the launcher
public record DemoSettings(
    @Nullable Path folder,
    boolean once,
    @Nullable Integer portBase,
    @Nullable String relayClassPath) {
  /// Port of the relay when none is given.
  public static final int DEFAULT_PORT = 7443;
}
