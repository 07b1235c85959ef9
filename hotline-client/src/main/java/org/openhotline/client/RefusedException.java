package org.openhotline.client;

import org.openhotline.protocol.message.Refusal;

/// The relay, or the agreement, refused.
public final class RefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /// Carries the reason.
  public RefusedException(Refusal refusal) {
    super(refusal.toString());
    this.refusal = refusal;
  }

  /// Why.
  public Refusal refusal() {
    return refusal;
  }
}
