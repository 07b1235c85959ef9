package org.openhotline.client.audit;

/// Something in a pack or a copy of the record does not verify; the sentence says what.
public final class AuditException extends Exception {
  private static final long serialVersionUID = 1L;

  /// Says what does not verify.
  public AuditException(String message) {
    super(message);
  }
}
