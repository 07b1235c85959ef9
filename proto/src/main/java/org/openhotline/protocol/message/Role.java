package org.openhotline.protocol.message;

/// What an officer may do, by the party's directory.
public enum Role {
  /// May take the watch and acknowledge while on watch.
  DUTY,
  /// Called when the watch is silent; may acknowledge.
  DEPUTY,
  /// Head of the centre; may acknowledge, suspend and resume.
  HEAD,
  /// Releasing authority: the second signature.
  RELEASER
}
