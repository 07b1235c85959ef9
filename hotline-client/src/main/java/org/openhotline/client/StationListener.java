package org.openhotline.client;

import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.Refusal;

/// Hears what a station learns, as it learns it; called on the station's thread.
public interface StationListener {
  /// A verified entry that concerns the desk is on disk.
  ///
  /// @param leaf index in the record
  /// @param entry the entry
  /// @param live false while the backlog is read
  void entry(long leaf, RecordEntry entry, boolean live);

  /// The sealed body of a message to this desk was opened; it is about to say so.
  default void opened(ActId message) {}

  /// The connection is open and the relay's record continues the remembered one.
  void connected(String relay);

  /// The connection is gone; the station tries again by itself where it was told to.
  void disconnected(String why);

  /// The relay refused something that this station said by itself (a delivery, a reading).
  void refused(Refusal refusal);

  /// Hears nothing.
  StationListener SILENT =
      new StationListener() {
        @Override
        public void entry(long leaf, RecordEntry entry, boolean live) {}

        @Override
        public void connected(String relay) {}

        @Override
        public void disconnected(String why) {}

        @Override
        public void refused(Refusal refusal) {}
      };
}
