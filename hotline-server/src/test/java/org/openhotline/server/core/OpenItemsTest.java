package org.openhotline.server.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.openhotline.server.core.CoreWorld.START;
import static org.openhotline.server.core.CoreWorld.XA;
import static org.openhotline.server.core.CoreWorld.XB;

import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.WatchChange;

/// What a room sees of what is owed, in demo windows: FLASH is acknowledged within 2 s, its steps
/// are at 1, 2, 4 and 8 s, its end at 10 s, a reply within 30 s.
class OpenItemsTest {
  private final CoreWorld world = new CoreWorld();

  private final TreeMap<ActId, List<OpenItem>> known = new TreeMap<>();

  /// What a board knows that is told of every change.
  private List<OpenItem> items() {
    OpenChanges changes = world.core.openChanges();
    assertEquals(known.isEmpty() && !told, changes.whole());
    told = true;
    known.putAll(changes.items());
    return known.values().stream().flatMap(List::stream).toList();
  }

  private boolean told;

  private OpenItem only() {
    List<OpenItem> items = items();
    assertEquals(1, items.size(), items.toString());
    return items.getFirst();
  }

  @Test
  void tellsStepAndNextStepUpToTheEnd() {
    SignedAct flash = world.flash(XA, XB);

    OpenItem fresh = only();
    assertEquals(flash.act().context().actId(), fresh.message());
    assertEquals(OpenItem.Delivery.WAITING, fresh.delivery());
    assertEquals(START.plusSeconds(2), fresh.due());
    assertNull(fresh.step());
    assertEquals(new OpenItem.Next(1, START.plusSeconds(1)), fresh.next());

    CoreWorld.accepted(world.submit(world.stationFact(flash, XB, ActKind.DELIVERED)));
    world.runTo(START.plusMillis(1_500));
    assertEquals(OpenItem.Delivery.DELIVERED, only().delivery());
    assertEquals(1, only().step());
    assertEquals(new OpenItem.Next(2, START.plusSeconds(2)), only().next());
    assertFalse(only().overdue());

    world.runTo(START.plusMillis(9_000));
    assertEquals(4, only().step());
    assertEquals(new OpenItem.Next(null, START.plusSeconds(10)), only().next());
    assertTrue(only().overdue());
    assertFalse(only().exhausted());

    world.runTo(START.plusMillis(11_000));
    assertTrue(only().exhausted());
    assertNull(only().next());
  }

  @Test
  void afterTheAcknowledgementTheReplyIsOwedAndAfterThatNothing() {
    SignedAct flash = world.flash(XA, XB);
    CoreWorld.accepted(world.submit(world.watch(XB, WatchChange.Change.TAKE, List.of(), "duty")));
    CoreWorld.accepted(world.submit(world.fact(flash, XB, "duty", ActKind.ACKNOWLEDGED, null)));
    assertEquals(Obligation.REPLY, only().obligation());
    assertEquals(START.plusSeconds(30), only().due());
    assertFalse(only().promised());

    CoreWorld.accepted(
        world.submit(world.fact(flash, XB, "duty", ActKind.HOLDING, START.plusSeconds(20))));
    assertTrue(only().promised());
    assertEquals(START.plusSeconds(20), only().due());

    CoreWorld.accepted(world.submit(world.fact(flash, XB, "duty", ActKind.DECLINED, null)));
    assertEquals(List.of(), items());
  }

  @Test
  void onlyWhatChangedIsToldAfterTheFirstTime() {
    SignedAct first = world.flash(XA, XB);
    SignedAct second = world.flash(XA, XB);
    assertEquals(2, items().size());
    assertEquals(Set.of(), world.core.openChanges().items().keySet());

    CoreWorld.accepted(world.submit(world.stationFact(first, XB, ActKind.DELIVERED)));
    assertEquals(Set.of(first.act().context().actId()), world.core.openChanges().items().keySet());

    world.runTo(START.plusMillis(1_500)); // both climb
    assertEquals(
        Set.of(first.act().context().actId(), second.act().context().actId()),
        world.core.openChanges().items().keySet());
  }
}
