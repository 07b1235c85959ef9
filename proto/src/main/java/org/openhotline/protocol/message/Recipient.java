package org.openhotline.protocol.message;

import org.openhotline.protocol.crypto.KeyId;

/// A desk and the desk key that a message was sealed to.
///
/// @param desk the desk
/// @param keyId which of its keys
public record Recipient(DeskId desk, KeyId keyId) {}
