package org.openhotline.server.core;

import java.time.Instant;
import org.openhotline.protocol.crypto.CredentialId;

/// An officer on watch at a desk.
///
/// @param officer credential of the officer
/// @param since ordered time
public record OnWatch(CredentialId officer, Instant since) {}
