package org.openhotline.protocol.message;

/// One version of an agreement, named by its digest.
///
/// @param id name of the agreement, the same over all versions
/// @param digest SHA-256 of the canonical document
public record AgreementVersion(AgreementId id, Digest digest) {}
