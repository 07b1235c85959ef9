package org.openhotline.server.node;

import java.util.Optional;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.PartyId;

/// On whose behalf an act is submitted.
sealed interface Submitter {
  /// For the operator's log.
  String name();

  /// The desk that acts must speak for; empty: any.
  Optional<DeskId> desk();

  /// The party whose authority's acts are taken; empty: any.
  Optional<PartyId> party();

  /// A session of a station.
  ///
  /// @param of the station's desk
  /// @param station its id
  record Station(DeskId of, String station) implements Submitter {
    @Override
    public String name() {
      return of + "/" + station;
    }

    @Override
    public Optional<DeskId> desk() {
      return Optional.of(of);
    }

    @Override
    public Optional<PartyId> party() {
      return Optional.of(of.party());
    }
  }

  /// The operator's intake folder.
  record Intake() implements Submitter {
    @Override
    public String name() {
      return "intake";
    }

    @Override
    public Optional<DeskId> desk() {
      return Optional.empty();
    }

    @Override
    public Optional<PartyId> party() {
      return Optional.empty();
    }
  }
}
