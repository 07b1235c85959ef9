package org.openhotline.console.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openhotline.client.book.RecordBook;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.TypeRules;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Precedence;

/// An agreement in force, as far as composing a message needs it; durations in seconds.
///
/// @param id the agreement
/// @param number version
/// @param title for people
/// @param desks all but this one
/// @param precedence windows by precedence
/// @param ladder steps in order
/// @param exhaustedPercent when the ladder is at its end
/// @param types message types by name
/// @param suspended who suspended the channel and why; empty: nobody
public record Contract(
    String id,
    int number,
    String title,
    List<Desk> desks,
    Map<String, Windows> precedence,
    List<Step> ladder,
    int exhaustedPercent,
    Map<String, Type> types,
    List<Suspended> suspended) {
  /// Copies the collections.
  public Contract {
    desks = List.copyOf(desks);
    precedence = Collections.unmodifiableMap(new LinkedHashMap<>(precedence));
    ladder = List.copyOf(ladder);
    types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
    suspended = List.copyOf(suspended);
  }

  /// A desk that can be addressed.
  ///
  /// @param id the desk
  /// @param name for people
  /// @param party its party's name
  /// @param guarantor its party signs nothing and owes nothing
  /// @param fallback how to reach it by other means
  public record Desk(String id, String name, String party, boolean guarantor, String fallback) {}

  /// Deadlines of one precedence.
  ///
  /// @param acknowledge window
  /// @param holding window; null: none
  /// @param reply window; null: none
  /// @param releaseBy role of the second signer; empty: one signature is enough
  public record Windows(
      long acknowledge, @Nullable Long holding, @Nullable Long reply, String releaseBy) {}

  /// A step of the ladder.
  ///
  /// @param number from 0
  /// @param percent of the window
  /// @param audience who is called at the addressee's side
  /// @param guarantors whether the guarantors are told
  public record Step(int number, int percent, List<String> audience, boolean guarantors) {
    /// Copies the list.
    public Step {
      audience = List.copyOf(audience);
    }
  }

  /// A message type.
  ///
  /// @param titles by language tag
  /// @param precedence default
  /// @param allowed precedences, highest first
  /// @param acknowledge an acknowledgement is owed
  /// @param reply a reply is owed
  /// @param fields in order
  /// @param leadTime shortest time before `validFrom`; null: none
  /// @param templates texts of the codebook for this type, by code
  /// @param answers types that it may answer
  public record Type(
      Map<String, String> titles,
      String precedence,
      List<String> allowed,
      boolean acknowledge,
      boolean reply,
      List<Field> fields,
      @Nullable Long leadTime,
      Map<String, Template> templates,
      List<String> answers) {}

  /// A field of a type.
  ///
  /// @param name identifier
  /// @param required whether it must be filled in
  public record Field(String name, boolean required) {}

  /// A pre-agreed text.
  ///
  /// @param texts by language tag
  /// @param parameters names
  public record Template(Map<String, String> texts, List<String> parameters) {}

  /// A party does not take messages now.
  ///
  /// @param party who
  /// @param officer name
  /// @param since the relay's time
  /// @param reason why
  public record Suspended(String party, String officer, long since, String reason) {}

  /// All agreements in force, as the desk `here` sees them.
  public static List<Contract> all(RecordBook book, DeskId here) {
    return book.agreements().values().stream()
        .filter(a -> a.desk(here).isPresent())
        .map(a -> of(a, book, here))
        .toList();
  }

  private static Contract of(Agreement a, RecordBook book, DeskId here) {
    Map<String, Windows> windows = new LinkedHashMap<>();
    a.precedence().entrySet().stream()
        .sorted(Map.Entry.<Precedence, Agreement.Windows>comparingByKey().reversed())
        .forEach(e -> windows.put(e.getKey().name(), windows(e.getValue())));
    Map<String, Type> types = new LinkedHashMap<>();
    a.types().forEach((name, type) -> types.put(name, type(a, name, type)));
    List<Suspended> suspended = new ArrayList<>();
    book.suspensions(a.version().id())
        .forEach((party, s) ->
            suspended.add(
                new Suspended(
                    party.value(),
                    Shown.text(s.who()),
                    Shown.time(s.since()),
                    Shown.text(s.reason()))));
    return new Contract(
        a.version().id().value(),
        a.number(),
        Shown.text(a.title()),
        desks(a, here),
        windows,
        a.ladder().steps().stream()
            .map(s ->
                new Step(
                    s.number(),
                    s.atPercent(),
                    s.addressee().stream().map(Enum::name).toList(),
                    s.guarantors()))
            .toList(),
        a.ladder().exhaustedPercent(),
        types,
        suspended);
  }

  private static List<Desk> desks(Agreement a, DeskId here) {
    List<Desk> desks = new ArrayList<>();
    for (Agreement.Party party : a.parties()) {
      for (Agreement.Desk desk : party.desks()) {
        if (!desk.id().equals(here)) {
          desks.add(
              new Desk(
                  desk.id().value(),
                  Shown.text(desk.name()),
                  Shown.text(party.name()),
                  party.guarantor(),
                  Shown.text(desk.fallback())));
        }
      }
    }
    return desks;
  }

  private static Windows windows(Agreement.Windows w) {
    return new Windows(
        w.acknowledge().toSeconds(),
        w.holding() == null ? null : w.holding().toSeconds(),
        w.reply() == null ? null : w.reply().toSeconds(),
        w.releaseBy() == null ? "" : w.releaseBy().name());
  }

  private static Type type(Agreement a, String name, Agreement.MessageType t) {
    Agreement.ObligationClass owes = a.obligations().get(t.obligation());
    Map<String, Template> templates = new LinkedHashMap<>();
    a.templates()
        .forEach((code, template) -> {
          if (template.type().equals(name)) {
            templates.put(
                code,
                new Template(
                    Map.copyOf(template.texts()), List.copyOf(TypeRules.parameters(template))));
          }
        });
    return new Type(
        Map.copyOf(t.titles()),
        t.precedence().name(),
        t.allowed().stream().sorted(Comparator.reverseOrder()).map(Precedence::name).toList(),
        owes != null && owes.acknowledge(),
        owes != null && owes.reply(),
        t.fields().stream().map(f -> new Field(f.name(), f.required())).toList(),
        t.leadTime() == null ? null : t.leadTime().toSeconds(),
        templates,
        a.types().entrySet().stream()
            .filter(e -> e.getValue().answeredBy().contains(name))
            .map(Map.Entry::getKey)
            .toList());
  }
}
