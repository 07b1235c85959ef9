package org.openhotline.client;

import java.time.Instant;

/// The relay's proven word that an act is durable and in the record.
///
/// @param leaf index in the record
/// @param recorded the relay's ordered time
/// @param repeated the same bytes were accepted before; nothing new happened
public record Receipted(long leaf, Instant recorded, boolean repeated) {}
