package org.openhotline.protocol.agreement;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.AgreementVersion;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.PartyId;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.Role;

/// One version of an agreement: everything that the relay and the stations decide by.
///
/// @param version id and digest of the canonical document
/// @param number version number, from 1
/// @param title for people
/// @param plane live or exercise
/// @param suite the one suite of all messages
/// @param parties signatories first, at least two; guarantors; in the document's order
/// @param precedence windows of every precedence that the agreement allows
/// @param ladder who is told when an obligation is not met
/// @param obligations obligation classes by name
/// @param types message types by name; read by people and stations only, because the relay does not
///   see types
/// @param templates codebook: pre-agreed texts by code; may be empty
/// @param hold caps of HOLDING
/// @param clockSkew largest distance between a declared time and the relay's
/// @param trust which keys the parties and the relay have; null in a template that is not yet bound
/// @param document canonical JSON
public record Agreement(
    AgreementVersion version,
    int number,
    String title,
    Plane plane,
    SuiteId suite,
    List<Party> parties,
    Map<Precedence, Windows> precedence,
    Ladder ladder,
    SortedMap<String, ObligationClass> obligations,
    SortedMap<String, MessageType> types,
    SortedMap<String, Template> templates,
    Hold hold,
    Duration clockSkew,
    @Nullable Trust trust,
    Bytes document) {
  /// Copies the collections.
  public Agreement {
    parties = List.copyOf(parties);
    precedence = Collections.unmodifiableMap(new EnumMap<>(precedence));
    obligations = Collections.unmodifiableSortedMap(new TreeMap<>(obligations));
    types = Collections.unmodifiableSortedMap(new TreeMap<>(types));
    templates = Collections.unmodifiableSortedMap(new TreeMap<>(templates));
  }

  /// A party and its desks.
  ///
  /// @param id the party
  /// @param name for people
  /// @param guarantor true: told at the last step, signs nothing
  /// @param desks at least one, in the document's order
  public record Party(PartyId id, String name, boolean guarantor, List<Desk> desks) {
    /// Copies the list.
    public Party {
      desks = List.copyOf(desks);
    }
  }

  /// A point of contact.
  ///
  /// @param id the desk
  /// @param name for people
  /// @param track for instance diplomatic or technical
  /// @param fallback how to reach this desk by other means: the fallback card
  public record Desk(DeskId id, String name, String track, String fallback) {}

  /// Deadlines of one precedence, from the relay's acceptance.
  ///
  /// @param firstAttempt the relay's first attempt to deliver
  /// @param nonDelivery NOT-DELIVERED after this
  /// @param acknowledge the acknowledgement window
  /// @param holding by when a promise or a reply must come; null: only `reply` counts
  /// @param reply by when a full reply must come; null: no deadline
  /// @param releaseBy role of the second signer; null: one signature is enough
  public record Windows(
      Duration firstAttempt,
      Duration nonDelivery,
      Duration acknowledge,
      @Nullable Duration holding,
      @Nullable Duration reply,
      @Nullable Role releaseBy) {
    /// The first deadline for a reaction to the question itself, if there is one.
    public Optional<Duration> firstReply() {
      return Optional.ofNullable(holding != null ? holding : reply);
    }
  }

  /// Steps of escalation; offsets are percent of the obligation's window, absolute from its start.
  ///
  /// @param steps ascending by `atPercent`, numbers 0, 1, 2 …
  /// @param exhaustedPercent when the ladder is at its end; not before the last step
  public record Ladder(List<Step> steps, int exhaustedPercent) {
    /// Copies the list.
    public Ladder {
      steps = List.copyOf(steps);
    }
  }

  /// One step.
  ///
  /// @param number from 0
  /// @param atPercent percent of the window
  /// @param addressee who is called at the silent desk's side
  /// @param originator who is told at the originating desk
  /// @param guarantors whether the guarantors are told
  public record Step(
      int number,
      int atPercent,
      List<Audience> addressee,
      List<Role> originator,
      boolean guarantors) {
    /// Copies the lists.
    public Step {
      addressee = List.copyOf(addressee);
      originator = List.copyOf(originator);
    }
  }

  /// Who is called at the addressee's side.
  public enum Audience {
    /// Officers on watch.
    WATCH,
    /// Every station of the desk, audible.
    STATIONS,
    /// The deputy.
    DEPUTY,
    /// The head of the centre.
    HEAD,
    /// The party's desks of another track that the agreement names.
    OTHER_TRACK
  }

  /// Which deadlines apply.
  ///
  /// @param acknowledge an acknowledgement is owed
  /// @param reply a reply is owed
  public record ObligationClass(boolean acknowledge, boolean reply) {}

  /// A message type: what an officer fills in and what may answer it.
  ///
  /// @param titles for people, by language tag
  /// @param precedence default
  /// @param allowed precedences that may be chosen; contains the default
  /// @param obligation name of the obligation class
  /// @param fields in order of presentation
  /// @param answeredBy names of types that may answer
  /// @param leadTime shortest time between acceptance and `validFrom`; null: none
  public record MessageType(
      SortedMap<String, String> titles,
      Precedence precedence,
      List<Precedence> allowed,
      String obligation,
      List<FieldRule> fields,
      List<String> answeredBy,
      @Nullable Duration leadTime) {
    /// Copies the collections.
    public MessageType {
      titles = Collections.unmodifiableSortedMap(new TreeMap<>(titles));
      allowed = List.copyOf(allowed);
      fields = List.copyOf(fields);
      answeredBy = List.copyOf(answeredBy);
    }
  }

  /// A field of a type.
  ///
  /// @param name lower-case identifier
  /// @param required whether it must be filled in
  public record FieldRule(String name, boolean required) {}

  /// A pre-agreed text.
  ///
  /// @param type message type that carries it
  /// @param texts by language tag, with `{name}` for parameters; the same parameters in each
  public record Template(String type, SortedMap<String, String> texts) {
    /// Copies the texts.
    public Template {
      texts = Collections.unmodifiableSortedMap(new TreeMap<>(texts));
    }
  }

  /// Caps of HOLDING.
  ///
  /// @param times how often one addressee may promise for one message
  /// @param total latest promise, from acceptance
  public record Hold(int times, Duration total) {}

  /// A party by its id.
  public Optional<Party> party(PartyId id) {
    return parties.stream().filter(p -> p.id().equals(id)).findFirst();
  }

  /// A desk that the agreement names.
  public Optional<Desk> desk(DeskId id) {
    return parties.stream()
        .flatMap(p -> p.desks().stream())
        .filter(d -> d.id().equals(id))
        .findFirst();
  }

  /// Parties that sign.
  public List<Party> signatories() {
    return parties.stream().filter(p -> !p.guarantor()).toList();
  }

  /// Parties that are told at the last step.
  public List<Party> guarantors() {
    return parties.stream().filter(Party::guarantor).toList();
  }
}
