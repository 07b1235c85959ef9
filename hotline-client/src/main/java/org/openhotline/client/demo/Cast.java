package org.openhotline.client.demo;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.openhotline.client.Draft;
import org.openhotline.client.Receipted;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.book.AddresseeFile;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.book.RecordBook;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.WatchChange;

/// Who plays in the story, and what they can do.
///
/// @param xa station of XA
/// @param xb station of XB
/// @param xc station of the guarantor XC
/// @param relay the relay's process
/// @param world folders and keys
/// @param narrator tells
/// @param list what was promised and seen
/// @param clock this machine's clock
record Cast(
    Post xa,
    Post xb,
    Post xc,
    RelayProcess relay,
    DemoWorld world,
    Narrator narrator,
    Checklist list,
    InstantSource clock) {
  static final DeskId XA = new DeskId("XA");
  static final DeskId XB = new DeskId("XB");
  static final DeskId XC = new DeskId("XC");
  static final Duration RECEIPT = Duration.ofSeconds(20);

  /// What a station sees of a message at XB.
  record Sight(MessageFile file, AddresseeFile at) {}

  /// The key of an officer in the home of `post`.
  SigningKeyPair key(Post post, String officer) throws DemoFailure {
    try {
      return post.call(
          "unlock the key of " + officer, (s, keys) -> keys.officer(new LocalId(officer)));
    } catch (RefusedException e) {
      throw new DemoFailure(String.valueOf(e.getMessage()), e);
    }
  }

  /// The agreement in force.
  Agreement agreement() throws DemoFailure {
    return xa.await(
        "the agreement", RECEIPT, book -> book.agreements().values().stream().findFirst());
  }

  /// Sends a draft that `officers` of `post` sign.
  Station.Sent send(Post post, Drafting drafting, String... officers) throws DemoFailure {
    try {
      Station.Sent sent =
          post.call(
              "send a message",
              (station, keys) -> {
                List<SigningKeyPair> signers = new java.util.ArrayList<>();
                for (String officer : officers) {
                  signers.add(keys.officer(new LocalId(officer)));
                }
                String drafter = keys.officerName(station, new LocalId(officers[0]));
                return station.send(drafting.of(station, keys, drafter), signers, RECEIPT);
              });
      if (sent.receipt().isEmpty()) {
        throw new DemoFailure("message " + sent.id() + " got no receipt within " + RECEIPT);
      }
      return sent;
    } catch (RefusedException e) {
      throw new DemoFailure("a message was refused that is right: " + e.refusal(), e);
    }
  }

  /// Makes a draft on the station's thread.
  interface Drafting {
    Draft of(Station station, HomeKeys keys, String drafter);
  }

  /// States an officer's fact.
  Receipted state(Post post, ActId message, ActKind kind, Said said) throws DemoFailure {
    try {
      Optional<Receipted> receipt =
          post.call(
              "state " + kind,
              (station, keys) ->
                  station.state(
                      station.book().message(message).orElseThrow(),
                      kind,
                      said.reason(),
                      said.promised(),
                      keys.officer(new LocalId(said.officer())),
                      RECEIPT));
      return receipt.orElseThrow(
          () -> new DemoFailure(kind + " of " + message + " got no receipt within " + RECEIPT));
    } catch (RefusedException e) {
      throw new DemoFailure(kind + " was refused, but it is right: " + e.refusal(), e);
    }
  }

  /// What an officer says.
  ///
  /// @param officer who
  /// @param reason why; empty where none is given
  /// @param promised by when; null where nothing is promised
  record Said(
      String officer,
      String reason,
      java.time.@org.jspecify.annotations.Nullable Instant promised) {
    static Said by(String officer) {
      return new Said(officer, "", null);
    }
  }

  /// Takes the watch of a desk.
  void takeWatch(Post post, String officer) throws DemoFailure {
    try {
      Optional<Receipted> receipt =
          post.call(
              "take the watch",
              (station, keys) ->
                  station.submit(
                      station.sign(
                          new WatchChange(
                              station.context(
                                  station.book().agreements().firstEntry().getValue().version()),
                              WatchChange.Change.TAKE,
                              List.of()),
                          List.of(keys.officer(new LocalId(officer)))),
                      new byte[0],
                      false,
                      RECEIPT));
      if (receipt.isEmpty()) {
        throw new DemoFailure("taking the watch got no receipt within " + RECEIPT);
      }
    } catch (RefusedException e) {
      throw new DemoFailure("taking the watch was refused: " + e.refusal(), e);
    }
  }

  /// Waits until `post` sees that `holds` of the message at XB.
  Sight awaitAtXb(Post post, ActId message, String what, Duration timeout, Holds holds)
      throws DemoFailure {
    return post.await(
        what, timeout, book -> sight(book, message).filter(s -> holds.holds(s.file(), s.at())));
  }

  /// A condition on a message at one addressee.
  interface Holds {
    boolean holds(MessageFile file, AddresseeFile at);
  }

  private static Optional<Sight> sight(RecordBook book, ActId message) {
    return book.message(message).flatMap(f -> f.addressee(XB).map(a -> new Sight(f, a)));
  }
}
