package org.openhotline.protocol.message;

/// A party suspends or resumes a channel: a state with who, when and why. Messages still travel and
/// deadlines run.
///
/// @param context plane, agreement (the channel), act id, desk, declared time
/// @param suspended the new state
/// @param reason why; 1 to 500 characters
public record ChannelChange(ActContext context, boolean suspended, String reason) implements Act {
  /// Checks desk and reason.
  ///
  /// @throws IllegalArgumentException naming what is wrong
  public ChannelChange {
    if (context.desk() == null || context.agreement() == null) {
      throw new IllegalArgumentException("a channel change names its desk and its agreement");
    }
    if (reason.isBlank() || reason.length() > StationFact.MAX_REASON_CHARACTERS) {
      throw new IllegalArgumentException(
          "a reason has 1 to " + StationFact.MAX_REASON_CHARACTERS + " characters");
    }
  }

  @Override
  public ActKind kind() {
    return ActKind.CHANNEL;
  }

  /// The channel.
  public AgreementVersion agreement() {
    return Present.of(context.agreement());
  }

  /// The desk that speaks for its party.
  public DeskId desk() {
    return Present.of(context.desk());
  }
}
