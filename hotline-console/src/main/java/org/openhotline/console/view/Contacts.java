package org.openhotline.console.view;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.openhotline.client.book.RecordBook;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.directory.Directory;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.DirectoryEntry;
import org.openhotline.protocol.message.PartyId;

/// Makes contacts from the verified directories.
///
/// Threading: the station's thread.
public final class Contacts {
  private static final int GROUPS = 12;
  private static final BigInteger GROUP = BigInteger.valueOf(100_000);
  private static final int SHOWN_DIGITS = 16;
  private static final String LABEL = "openhotline comparison number 1";

  private final RecordBook book;
  private final DeskId here;

  /// Contacts as the desk `here` sees them.
  public Contacts(RecordBook book, DeskId here) {
    this.book = book;
    this.here = here;
  }

  /// Every party of every agreement in force, the own one first.
  public List<Contact> all(Instant now) {
    Map<PartyId, Contact> found = new LinkedHashMap<>();
    for (Agreement agreement : book.agreements().values()) {
      for (Agreement.Party party : agreement.parties()) {
        found.computeIfAbsent(party.id(), id -> contact(party, now));
      }
    }
    List<Contact> list = new ArrayList<>(found.values());
    list.sort(Comparator.comparing((Contact c) -> !c.own()).thenComparing(Contact::party));
    return list;
  }

  private Contact contact(Agreement.Party party, Instant now) {
    Directory directory = book.directory();
    Optional<Trust.AuthorityPin> pin = directory.authorityPin(party.id());
    boolean own = party.id().equals(here.party());
    return new Contact(
        party.id().value(),
        Shown.text(party.name()),
        own,
        party.guarantor(),
        directory.version(party.id()),
        own ? List.of() : pin.map(p -> comparison(party.id(), p)).orElse(List.of()),
        pin.map(p -> p.classical().hex()).orElse(""),
        pin.map(p -> p.pq().hex()).orElse(""),
        party.desks().stream().map(d -> desk(d, now)).toList());
  }

  private Contact.Desk desk(Agreement.Desk desk, Instant now) {
    Directory directory = book.directory();
    return new Contact.Desk(
        desk.id().value(),
        Shown.text(desk.name()),
        Shown.text(desk.track()),
        Shown.text(desk.fallback()),
        book.linked(desk.id()).orElse(null),
        book.watch(desk.id()).map(w -> Shown.text(w.name())).orElse(""),
        directory.officers(desk.id()).stream().map(o -> officer(o, directory)).toList(),
        directory.deskKeysAt(desk.id(), now).stream()
            .map(k -> new Contact.Key(cut(k.keyId().hex()), Shown.time(k.notAfter())))
            .toList());
  }

  private static Contact.Officer officer(DirectoryEntry.Officer o, Directory directory) {
    return new Contact.Officer(
        Person.of(o.officerId().value(), o.name(), List.copyOf(o.roles())),
        cut(o.credential().id().hex()),
        Shown.time(o.credential().notAfter()),
        Shown.timeOrNull(directory.revokedSince(o.credential().id()).orElse(null)));
  }

  private static String cut(String hex) {
    return hex.substring(0, Math.min(SHOWN_DIGITS, hex.length()));
  }

  /// Twelve groups of five digits from the roots of both parties: SHA-512 over a label and both
  /// parties' ids and root digests, the lesser id first, so that both sides compute the same. The
  /// roots are those that the verified record lists.
  private List<String> comparison(PartyId other, Trust.AuthorityPin theirs) {
    Optional<Trust.AuthorityPin> ours = book.directory().authorityPin(here.party());
    if (ours.isEmpty()) {
      return List.of();
    }
    boolean first = here.party().compareTo(other) < 0;
    MessageDigest digest = sha512();
    digest.update(LABEL.getBytes(StandardCharsets.UTF_8));
    add(digest, first ? here.party() : other, first ? ours.get() : theirs);
    add(digest, first ? other : here.party(), first ? theirs : ours.get());
    BigInteger rest = new BigInteger(1, digest.digest());
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < GROUPS; i++) {
      BigInteger[] parts = rest.divideAndRemainder(GROUP);
      groups.add(String.format(Locale.ROOT, "%05d", parts[1].intValue()));
      rest = parts[0];
    }
    return groups;
  }

  private static void add(MessageDigest digest, PartyId party, Trust.AuthorityPin pin) {
    digest.update((byte) 0);
    digest.update(party.value().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
    digest.update(pin.classical().value().toArray());
    digest.update(pin.pq().value().toArray());
  }

  private static MessageDigest sha512() {
    try {
      return MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-512", e);
    }
  }
}
