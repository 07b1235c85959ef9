package org.openhotline.server.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.server.dispatch.LinkPresence.Change;

class LinkPresenceTest {
  private static final DeskId XA = new DeskId("XA");
  private static final DeskId XB = new DeskId("XB");
  private static final Instant START = Instant.parse("2026-11-23T00:00:00Z");

  private final LinkPresence presence = new LinkPresence(Duration.ofSeconds(5), START);

  @Test
  void reportsADeskThatCameAtOnce() {
    presence.joined(XA);

    assertEquals(List.of(new Change(XA, true)), List.copyOf(presence.changes(Set.of(), START)));
    assertTrue(presence.changes(Set.of(XA), START).isEmpty(), "once the core knows, no more");
  }

  @Test
  void reportsADeskThatWentOnlyAfterTheGrace() {
    presence.joined(XA);
    presence.left(XA, START.plusSeconds(10));

    assertTrue(presence.changes(Set.of(XA), START.plusMillis(14_999)).isEmpty());
    assertEquals(
        List.of(new Change(XA, false)),
        List.copyOf(presence.changes(Set.of(XA), START.plusSeconds(15))));
  }

  @Test
  void aSecondSessionKeepsTheDeskUp() {
    presence.joined(XA);
    presence.joined(XA);
    presence.left(XA, START);

    assertTrue(presence.changes(Set.of(XA), START.plusSeconds(60)).isEmpty());
    assertEquals(Set.of(XA), presence.present());
  }

  @Test
  void afterAStartAbsentDesksHaveTheWholeGrace() {
    assertTrue(presence.changes(Set.of(XA, XB), START.plusMillis(4_999)).isEmpty());
    assertEquals(
        List.of(new Change(XA, false), new Change(XB, false)),
        List.copyOf(presence.changes(Set.of(XA, XB), START.plusSeconds(5))));
  }
}
