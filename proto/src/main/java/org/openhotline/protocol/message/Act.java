package org.openhotline.protocol.message;

/// What a person, a station or an authority states, parsed from the exact bytes that were signed.
public sealed interface Act
    permits Message,
        StationFact,
        OfficerFact,
        WatchChange,
        ChannelChange,
        DirectoryChange,
        AgreementChange {
  /// What the act says about itself.
  ActContext context();

  /// Which statement it is.
  ActKind kind();
}
