package org.openhotline.trials.campaign;

/// A promise was broken, or the relay did not do in time what a campaign needs; the sentence says
/// what was expected and what was seen.
final class CampaignFailure extends Exception {
  private static final long serialVersionUID = 1L;

  CampaignFailure(String message) {
    super(message);
  }

  CampaignFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
