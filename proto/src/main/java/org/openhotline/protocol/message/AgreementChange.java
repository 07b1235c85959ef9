package org.openhotline.protocol.message;

/// An agreement, or a new version of it, enters into force; signed by the authority of every
/// signatory.
///
/// @param context names agreement id and digest; no desk
/// @param document canonical JSON; its SHA-256 is the digest in `context`
public record AgreementChange(ActContext context, Bytes document) implements Act {
  /// Most bytes of an agreement's canonical document.
  public static final int MAX_DOCUMENT_BYTES = 32 * 1024;

  /// Checks size and context.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  public AgreementChange {
    if (context.agreement() == null || context.desk() != null) {
      throw new IllegalArgumentException("an agreement change names its agreement and no desk");
    }
    if (document.isEmpty() || document.length() > MAX_DOCUMENT_BYTES) {
      throw new IllegalArgumentException(
          "an agreement has 1 to "
              + MAX_DOCUMENT_BYTES
              + " bytes; this one has "
              + document.length());
    }
  }

  @Override
  public ActKind kind() {
    return ActKind.AGREEMENT;
  }

  /// Agreement id and digest.
  public AgreementVersion agreement() {
    return Present.of(context.agreement());
  }
}
