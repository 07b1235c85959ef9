package org.openhotline.server.core;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.wire.Acts;
import org.openhotline.protocol.wire.MalformedException;
import org.openhotline.server.relay.v1.AddresseeSnapshot;
import org.openhotline.server.relay.v1.ChainState;
import org.openhotline.server.relay.v1.CoreSnapshot;
import org.openhotline.server.relay.v1.DowntimeState;
import org.openhotline.server.relay.v1.DutySnapshot;
import org.openhotline.server.relay.v1.EndedDuty;
import org.openhotline.server.relay.v1.GovernedAct;
import org.openhotline.server.relay.v1.KnownAct;
import org.openhotline.server.relay.v1.MessageSnapshot;
import org.openhotline.server.relay.v1.MetDuty;
import org.openhotline.server.relay.v1.OwedDuty;
import org.openhotline.server.relay.v1.SuspensionState;
import org.openhotline.server.relay.v1.WatchState;

/// The core's state as bytes and back; equal states give equal bytes.
///
/// Since version 2 what the archive holds is not in it: open messages only, and what was recorded
/// or closed since the core was last made to forget. Version 1 has everything and is still read; an
/// older relay must not read version 2, it would take the missing for never sent.
public final class CoreSnapshots {
  /// The version of the schema that this class writes; it reads this and all before.
  public static final int VERSION = 2;

  private CoreSnapshots() {}

  /// A snapshot that cannot be read: damaged, or of another version.
  public static final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    private UnreadableException(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /// The whole state of `core`.
  public static byte[] write(Core core) {
    CoreState state = core.state();
    CoreSnapshot.Builder out =
        CoreSnapshot.newBuilder()
            .setVersion(VERSION)
            .setNowMs(state.now.toEpochMilli())
            .setLeaves(state.leaves)
            .addAllLinked(state.linked.stream().map(DeskId::value).toList());
    for (CoreState.Governed governed : state.governance) {
      out.addGovernance(
          GovernedAct.newBuilder()
              .setAct(ByteString.copyFrom(governed.act().bytes().toArray()))
              .setTimeMs(governed.at().toEpochMilli()));
    }
    state.suspensions.forEach((key, since) ->
        out.addSuspensions(
            SuspensionState.newBuilder()
                .setAgreement(key.agreement().value())
                .setParty(key.party().value())
                .setSinceMs(since.toEpochMilli())));
    state.watches.forEach((desk, watch) ->
        out.addWatches(
            WatchState.newBuilder()
                .setDesk(desk.value())
                .setOfficer(ByteString.copyFrom(watch.officer().bytes()))
                .setSinceMs(watch.since().toEpochMilli())));
    state.chains.forEach((key, chain) ->
        out.addChains(
            ChainState.newBuilder()
                .setDesk(key.desk().value())
                .setAgreement(key.agreement().value())
                .setSerial(chain.serial())
                .setHeader(bytes(chain.header()))));
    state.known.forEach((id, known) ->
        out.addKnown(
            KnownAct.newBuilder()
                .setId(ByteString.copyFrom(id.value().toArray()))
                .setDigest(bytes(known.digest()))
                .setLeaf(known.leaf())));
    TreeMap<ActId, MessageState> messages = new TreeMap<>(state.messages);
    state.closed.forEach((id, closed) -> messages.put(id, closed.message()));
    messages.values().forEach(message -> out.addMessages(snapshot(message)));
    for (CoreState.Downtime downtime : state.downtimes) {
      out.addDowntimes(
          DowntimeState.newBuilder()
              .setFromMs(downtime.from().toEpochMilli())
              .setUntilMs(downtime.until().toEpochMilli()));
    }
    return out.build().toByteArray();
  }

  /// One message as bytes, for the archive.
  static Bytes message(MessageState message) {
    return Bytes.of(snapshot(message).toByteArray());
  }

  /// A message from the archive.
  static MessageState message(CoreState state, Bytes archived) {
    try {
      MessageState message = restore(state, MessageSnapshot.parseFrom(archived.toArray()));
      message.archived = archived;
      return message;
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "a closed message in the archive is damaged: make the index again with --rebuild-index",
          e);
    }
  }

  private static MessageSnapshot snapshot(MessageState message) {
    MessageSnapshot.Builder out =
        MessageSnapshot.newBuilder()
            .setId(ByteString.copyFrom(message.id.value().toArray()))
            .setLeaf(message.leaf)
            .setHeaderDigest(bytes(message.headerDigest))
            .setAgreement(message.agreement.id().value())
            .setAgreementDigest(bytes(message.agreement.digest()))
            .setOrigin(message.origin.value())
            .setPrecedence(message.precedence.name())
            .setAcceptedMs(message.accepted.toEpochMilli())
            .setCancelled(message.cancelled)
            .setGuarantorsTold(message.guarantorsTold);
    if (message.validUntil != null) {
      out.setValidUntilMs(message.validUntil.toEpochMilli());
    }
    message.addressees().forEach(a -> out.addAddressees(addressee(a)));
    return out.build();
  }

  private static AddresseeSnapshot addressee(Addressee addressee) {
    AddresseeSnapshot.Builder out =
        AddresseeSnapshot.newBuilder()
            .setDesk(addressee.desk.value())
            .setNotDelivered(addressee.notDelivered)
            .setExpired(addressee.expired)
            .setPromises(addressee.promises)
            .setReacted(addressee.reacted)
            .addAllStanding(
                Arrays.stream(Addressee.Side.values())
                    .filter(addressee::stands)
                    .map(Enum::name)
                    .toList())
            .setAcknowledge(duty(addressee.duty(Obligation.ACKNOWLEDGE)))
            .setReply(duty(addressee.duty(Obligation.REPLY)));
    if (addressee.delivered != null) {
      out.setDeliveredMs(addressee.delivered.toEpochMilli());
    }
    if (addressee.decrypted != null) {
      out.setDecryptedMs(addressee.decrypted.toEpochMilli());
    }
    if (addressee.cannotRead != null) {
      out.setCannotReadMs(addressee.cannotRead.toEpochMilli());
    }
    if (addressee.acknowledged != null) {
      out.setAcknowledgedMs(addressee.acknowledged.toEpochMilli());
    }
    return out.build();
  }

  private static DutySnapshot duty(Duty duty) {
    DutySnapshot.Builder out = DutySnapshot.newBuilder();
    switch (duty) {
      case Duty.NotOwed none -> {
        // An empty oneof says it.
      }
      case Duty.Owed owed -> {
        OwedDuty.Builder fields =
            OwedDuty.newBuilder()
                .setStartMs(owed.start().toEpochMilli())
                .setWindowMs(owed.window().toMillis())
                .setDueMs(owed.due().toEpochMilli())
                .setNextStep(owed.nextStep())
                .setOverdue(owed.overdue())
                .setExhausted(owed.exhausted());
        if (owed.promised() != null) {
          fields.setPromisedMs(owed.promised().toEpochMilli());
        }
        out.setOwed(fields);
      }
      case Duty.Met met ->
          out.setMet(MetDuty.newBuilder().setAtMs(met.at().toEpochMilli()).setLate(met.late()));
      case Duty.Ended ended ->
          out.setEnded(
              EndedDuty.newBuilder()
                  .setAtMs(ended.at().toEpochMilli())
                  .setEnding(ended.ending().name()));
    }
    return out.build();
  }

  /// A core with exactly the state that was written, which keeps everything in memory.
  ///
  /// @throws UnreadableException saying what cannot be read
  public static Core read(Plane plane, byte[] bytes) throws UnreadableException {
    return read(plane, bytes, Archive.none());
  }

  /// A core with exactly the state that was written.
  ///
  /// @param archive has what the core was made to forget before
  /// @throws UnreadableException saying what cannot be read
  public static Core read(Plane plane, byte[] bytes, Archive archive) throws UnreadableException {
    try {
      CoreSnapshot in = CoreSnapshot.parseFrom(bytes);
      if (in.getVersion() < 1 || in.getVersion() > VERSION) {
        throw new UnreadableException(
            "the snapshot has version " + in.getVersion() + "; this relay reads 1 to " + VERSION,
            null);
      }
      return restore(plane, in, archive);
    } catch (InvalidProtocolBufferException | MalformedException | IllegalArgumentException e) {
      throw new UnreadableException("the snapshot is damaged: " + e.getMessage(), e);
    }
  }

  private static Core restore(Plane plane, CoreSnapshot in, Archive archive)
      throws MalformedException, UnreadableException {
    CoreState state = new CoreState(Directory.empty(), archive);
    Governance governance = new Governance(state);
    for (GovernedAct governed : in.getGovernanceList()) {
      SignedAct act = Acts.parse(governed.getAct().toByteArray());
      var refusal = governance.enforce(act, at(governed.getTimeMs()));
      if (refusal.isPresent()) {
        throw new UnreadableException("the snapshot contradicts itself: " + refusal.get(), null);
      }
    }
    state.now = at(in.getNowMs());
    state.leaves = in.getLeaves();
    in.getLinkedList().forEach(d -> state.linked.add(new DeskId(d)));
    for (SuspensionState s : in.getSuspensionsList()) {
      state.suspensions.put(
          new CoreState.SuspensionKey(new AgreementId(s.getAgreement()), new PartyId(s.getParty())),
          at(s.getSinceMs()));
    }
    for (WatchState w : in.getWatchesList()) {
      state.watches.put(
          new DeskId(w.getDesk()),
          new CoreState.Watch(CredentialId.of(w.getOfficer().toByteArray()), at(w.getSinceMs())));
    }
    for (ChainState c : in.getChainsList()) {
      state.chains.put(
          new CoreState.ChainKey(new DeskId(c.getDesk()), new AgreementId(c.getAgreement())),
          new CoreState.Chain(c.getSerial(), digest(c.getHeader())));
    }
    for (KnownAct k : in.getKnownList()) {
      state.known.put(
          ActId.of(k.getId().toByteArray()),
          new Archive.RecordedAct(digest(k.getDigest()), k.getLeaf()));
    }
    for (DowntimeState d : in.getDowntimesList()) {
      state.downtimes.add(new CoreState.Downtime(at(d.getFromMs()), at(d.getUntilMs())));
    }
    Ladders ladders = new Ladders(state);
    for (MessageSnapshot m : in.getMessagesList()) {
      MessageState message = restore(state, m);
      state.accept(message);
      message.addressees().forEach(a -> ladders.schedule(message, a));
    }
    state.endInput();
    return new Core(plane, state);
  }

  private static MessageState restore(CoreState state, MessageSnapshot in) {
    AgreementVersion named =
        new AgreementVersion(new AgreementId(in.getAgreement()), digest(in.getAgreementDigest()));
    MessageState message =
        new MessageState(
            ActId.of(in.getId().toByteArray()),
            in.getLeaf(),
            digest(in.getHeaderDigest()),
            state.agreementOf(named).version(),
            state.shared(new DeskId(in.getOrigin())),
            Precedence.valueOf(in.getPrecedence()),
            at(in.getAcceptedMs()),
            in.hasValidUntilMs() ? at(in.getValidUntilMs()) : null);
    message.cancelled = in.getCancelled();
    message.guarantorsTold = in.getGuarantorsTold();
    in.getAddresseesList().forEach(a -> message.add(addressee(state, a)));
    return message;
  }

  private static Addressee addressee(CoreState state, AddresseeSnapshot in) {
    Addressee addressee = new Addressee(state.shared(new DeskId(in.getDesk())));
    addressee.delivered = in.hasDeliveredMs() ? at(in.getDeliveredMs()) : null;
    addressee.decrypted = in.hasDecryptedMs() ? at(in.getDecryptedMs()) : null;
    addressee.cannotRead = in.hasCannotReadMs() ? at(in.getCannotReadMs()) : null;
    addressee.acknowledged = in.hasAcknowledgedMs() ? at(in.getAcknowledgedMs()) : null;
    addressee.notDelivered = in.getNotDelivered();
    addressee.expired = in.getExpired();
    addressee.promises = in.getPromises();
    addressee.reacted = in.getReacted();
    in.getStandingList().forEach(s -> addressee.setStanding(Addressee.Side.valueOf(s), true));
    addressee.setDuty(Obligation.ACKNOWLEDGE, duty(in.getAcknowledge()));
    addressee.setDuty(Obligation.REPLY, duty(in.getReply()));
    return addressee;
  }

  private static Duty duty(DutySnapshot in) {
    return switch (in.getDutyCase()) {
      case DUTY_NOT_SET -> Duty.NOT_OWED;
      case OWED -> owed(in.getOwed());
      case MET -> new Duty.Met(at(in.getMet().getAtMs()), in.getMet().getLate());
      case ENDED ->
          new Duty.Ended(
              at(in.getEnded().getAtMs()), Duty.Ending.valueOf(in.getEnded().getEnding()));
    };
  }

  private static Duty owed(OwedDuty in) {
    return new Duty.Owed(
        at(in.getStartMs()),
        Duration.ofMillis(in.getWindowMs()),
        at(in.getDueMs()),
        in.hasPromisedMs() ? at(in.getPromisedMs()) : null,
        in.getNextStep(),
        in.getOverdue(),
        in.getExhausted());
  }

  private static Instant at(long millis) {
    return Instant.ofEpochMilli(millis);
  }

  private static Digest digest(ByteString bytes) {
    return Digest.of(bytes.toByteArray());
  }

  private static ByteString bytes(Digest digest) {
    return ByteString.copyFrom(digest.value().toArray());
  }
}
