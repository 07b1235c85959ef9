package org.openhotline.client.book;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementReader;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.directory.SignerStanding;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementChange;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.ChannelChange;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.DirectoryChange;
import org.openhotline.protocol.message.Message;
import org.openhotline.protocol.message.Observation;
import org.openhotline.protocol.message.OfficerFact;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;
import org.openhotline.protocol.message.StationFact;
import org.openhotline.protocol.message.WatchChange;

/// The verified record, read: directory, agreements, messages, watches, channels.
///
/// Entries are applied in ascending order of leaves, or ahead of it when urgent: what is said of a
/// message is the same in every order, also when it comes before the message. An entry that was
/// applied before changes nothing. The caller has verified every entry.
///
/// Threading: one thread.
public final class RecordBook {
  private final TreeMap<Long, Instant> applied = new TreeMap<>();
  private final TreeMap<ActId, MessageFile> messages = new TreeMap<>();
  private final Map<ActId, TreeMap<Long, MessageFile.Effect>> early = new HashMap<>();
  private final TreeMap<AgreementId, Agreement> inForce = new TreeMap<>();
  private final TreeMap<Digest, Agreement> agreements = new TreeMap<>();
  private final TreeMap<DeskId, Watch> watches = new TreeMap<>();
  private final TreeMap<AgreementId, TreeMap<PartyId, Suspension>> suspensions = new TreeMap<>();
  private final TreeMap<DeskId, Boolean> links = new TreeMap<>();
  private final TreeMap<ChainKey, Chain> chains = new TreeMap<>();
  private Directory directory = Directory.empty();

  /// An officer on watch.
  ///
  /// @param officer credential
  /// @param name as listed
  /// @param since the relay's ordered time
  public record Watch(CredentialId officer, String name, Instant since) {}

  /// A party suspended a channel.
  ///
  /// @param who officer
  /// @param since the relay's ordered time
  /// @param reason why
  public record Suspension(String who, Instant since, String reason) {}

  /// The end of a desk's chain of messages under one agreement.
  ///
  /// @param serial of the last message
  /// @param header its digest
  public record Chain(long serial, Digest header) {}

  private record ChainKey(DeskId desk, AgreementId agreement) implements Comparable<ChainKey> {
    @Override
    public int compareTo(ChainKey other) {
      int byDesk = desk.compareTo(other.desk);
      return byDesk != 0 ? byDesk : agreement.compareTo(other.agreement);
    }
  }

  /// Whether the entry at `leaf` was applied.
  public boolean holds(long leaf) {
    return applied.containsKey(leaf);
  }

  /// Applies a verified entry.
  ///
  /// @param leaf index in the record
  /// @param entry the entry
  /// @param signers standing of the signers of an act, in order; empty otherwise
  public void apply(long leaf, RecordEntry entry, List<SignerStanding> signers) {
    if (applied.putIfAbsent(leaf, entry.time()) != null) {
      return;
    }
    switch (entry) {
      case RecordEntry.OfAct act -> act(leaf, act.time(), act.act(), signers);
      case RecordEntry.OfStatement s -> statement(leaf, s.time(), s.statement());
      case RecordEntry.OfObservation o -> observation(leaf, o.time(), o.observation());
    }
  }

  private void act(long leaf, Instant time, SignedAct signed, List<SignerStanding> signers) {
    switch (signed.act()) {
      case Message message -> message(leaf, time, signed, message, signers);
      case StationFact fact -> {
        Fact told = fact(leaf, time, signed, signers, fact.reason());
        Event said = said(signed, signers);
        about(
            fact.messageId(),
            leaf,
            file -> {
              file.addressee(fact.desk()).ifPresent(a -> a.fact(fact.kind(), told, null));
              file.log(leaf, time, Wording.station(fact, told), said);
            });
      }
      case OfficerFact fact -> officer(leaf, time, signed, fact, signers);
      case WatchChange change -> watch(time, change, signers);
      case ChannelChange change -> channel(time, change, signers);
      case DirectoryChange change -> {
        if (directory.apply(change, time) instanceof Directory.Result.Applied result) {
          directory = result.directory();
          watches.values().removeIf(w -> directory.revokedSince(w.officer()).isPresent());
        }
      }
      case AgreementChange change ->
          AgreementReader.fromCanonical(change.document())
              .ifPresent(a -> {
                agreements.put(a.version().digest(), a);
                inForce.put(a.version().id(), a);
              });
    }
  }

  private void message(
      long leaf, Instant time, SignedAct signed, Message message, List<SignerStanding> signers) {
    List<String> names = signers.stream().map(RecordBook::name).toList();
    MessageFile file = new MessageFile(message, signed.bodyDigest(), leaf, time, names);
    messages.put(message.id(), file);
    Event said = said(signed, signers);
    file.take(leaf, it -> it.log(leaf, time, Wording.message(message, names), said));
    TreeMap<Long, MessageFile.Effect> came = early.remove(message.id());
    if (came != null) {
      came.forEach(file::take);
    }
    chains.merge(
        new ChainKey(message.origin(), message.agreement().id()),
        new Chain(message.serial(), signed.bodyDigest()),
        (a, b) -> a.serial() > b.serial() ? a : b);
    if (message.inReplyTo() != null) {
      about(
          message.inReplyTo(),
          leaf,
          answered -> {
            answered.addressee(message.origin()).ifPresent(AddresseeFile::reacted);
            answered.log(leaf, time, Wording.reply(message, names), said);
          });
    }
  }

  private void about(ActId message, long leaf, MessageFile.Effect effect) {
    MessageFile file = messages.get(message);
    if (file == null) {
      early.computeIfAbsent(message, _ -> new TreeMap<>()).put(leaf, effect);
    } else {
      file.take(leaf, effect);
    }
  }

  private void officer(
      long leaf, Instant time, SignedAct signed, OfficerFact fact, List<SignerStanding> signers) {
    Fact told = fact(leaf, time, signed, signers, fact.reason());
    Event said = said(signed, signers);
    about(
        fact.messageId(),
        leaf,
        file -> {
          file.log(leaf, time, Wording.officer(fact, told), said);
          officer(file, fact, told);
        });
  }

  private static void officer(MessageFile file, OfficerFact fact, Fact told) {
    switch (fact.kind()) {
      case CANCEL -> file.addressees().forEach(a -> a.fact(fact.kind(), told, null));
      case CLOSE -> {
        for (AddresseeFile addressee : file.addressees()) {
          if (fact.desk().equals(file.message().origin()) || fact.desk().equals(addressee.desk())) {
            addressee.closed(fact.desk());
          }
        }
      }
      default ->
          file.addressee(fact.desk()).ifPresent(a -> a.fact(fact.kind(), told, fact.promised()));
    }
  }

  private static Fact fact(
      long leaf, Instant time, SignedAct signed, List<SignerStanding> signers, String detail) {
    SignerStanding signer = signers.getFirst();
    return new Fact(
        leaf,
        time,
        signed.act().context().declared(),
        name(signer),
        List.copyOf(signer.roles()),
        detail);
  }

  private static Event said(SignedAct signed, List<SignerStanding> signers) {
    return new Event.Said(
        signed.act(),
        signers.stream()
            .map(s -> new Event.Signer(id(s), name(s), List.copyOf(s.roles())))
            .toList());
  }

  private static String id(SignerStanding signer) {
    return switch (signer) {
      case SignerStanding.OfOfficer officer -> officer.entry().officerId().value();
      case SignerStanding.OfStation station -> station.entry().stationId().value();
      case SignerStanding.OfAuthority authority -> authority.party().value();
    };
  }

  private static String name(SignerStanding signer) {
    return switch (signer) {
      case SignerStanding.OfOfficer officer -> officer.entry().name();
      case SignerStanding.OfStation station -> station.entry().stationId().value();
      case SignerStanding.OfAuthority authority -> authority.name();
    };
  }

  private void watch(Instant time, WatchChange change, List<SignerStanding> signers) {
    switch (change.change()) {
      case TAKE, HAND_OVER -> {
        SignerStanding now = signers.getLast();
        watches.put(change.desk(), new Watch(now.credential(), name(now), time));
      }
      case RELEASE -> watches.remove(change.desk());
    }
  }

  private void channel(Instant time, ChannelChange change, List<SignerStanding> signers) {
    TreeMap<PartyId, Suspension> ofChannel =
        suspensions.computeIfAbsent(change.agreement().id(), a -> new TreeMap<>());
    if (change.suspended()) {
      ofChannel.put(
          change.desk().party(), new Suspension(name(signers.getFirst()), time, change.reason()));
    } else {
      ofChannel.remove(change.desk().party());
    }
  }

  private void statement(long leaf, Instant time, Statement statement) {
    about(
        statement.messageId(),
        leaf,
        file -> {
          file.log(leaf, time, Wording.statement(statement), new Event.Stated(statement));
          if (statement instanceof Statement.Accepted) {
            file.addressees().forEach(a -> a.state(statement));
          } else {
            Wording.deskOf(statement).flatMap(file::addressee).ifPresent(a -> a.state(statement));
          }
        });
  }

  private void observation(long leaf, Instant time, Observation observation) {
    switch (observation) {
      case Observation.LinkChanged link -> links.put(link.desk(), link.up());
      case Observation.Notified notified -> {
        MessageFile file = messages.get(notified.messageId());
        if (file != null) {
          file.log(leaf, time, Wording.notified(notified), new Event.Noticed(notified));
        }
      }
      case Observation.RelayStarted _, Observation.ClockStepped _ -> {}
    }
  }

  /// The directories of all parties.
  public Directory directory() {
    return directory;
  }

  /// The agreements in force.
  public SortedMap<AgreementId, Agreement> agreements() {
    return Collections.unmodifiableSortedMap(inForce);
  }

  /// Any version of an agreement that was ever in force.
  public Optional<Agreement> agreement(Digest digest) {
    return Optional.ofNullable(agreements.get(digest));
  }

  /// One message.
  public Optional<MessageFile> message(ActId id) {
    return Optional.ofNullable(messages.get(id));
  }

  /// All messages, by id.
  public Collection<MessageFile> messages() {
    return Collections.unmodifiableCollection(messages.values());
  }

  /// Messages whose id begins with `prefix` in hexadecimal digits.
  public List<MessageFile> startingWith(String prefix) {
    List<MessageFile> found = new ArrayList<>();
    for (MessageFile file : messages.values()) {
      if (file.id().hex().startsWith(prefix)) {
        found.add(file);
      }
    }
    return found;
  }

  /// Ids of the messages that are open at `desk`, ascending; what a hand-over lists.
  public List<ActId> openAt(DeskId desk) {
    return messages.values().stream().filter(m -> m.openAt(desk)).map(MessageFile::id).toList();
  }

  /// Who watches `desk`.
  public Optional<Watch> watch(DeskId desk) {
    return Optional.ofNullable(watches.get(desk));
  }

  /// Parties that have suspended `agreement`.
  public SortedMap<PartyId, Suspension> suspensions(AgreementId agreement) {
    return Collections.unmodifiableSortedMap(suspensions.getOrDefault(agreement, new TreeMap<>()));
  }

  /// Whether the relay sees a station of `desk`; empty if it never said.
  public Optional<Boolean> linked(DeskId desk) {
    return Optional.ofNullable(links.get(desk));
  }

  /// The end of the chain of `desk` under `agreement`.
  public Optional<Chain> chain(DeskId desk, AgreementId agreement) {
    return Optional.ofNullable(chains.get(new ChainKey(desk, agreement)));
  }
}
