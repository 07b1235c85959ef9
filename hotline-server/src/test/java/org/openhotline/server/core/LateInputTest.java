package org.openhotline.server.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.openhotline.server.core.CoreWorld.XA;
import static org.openhotline.server.core.CoreWorld.XB;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.Cause;
import org.openhotline.protocol.message.Obligation;
import org.openhotline.protocol.message.Plane;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.RecordEntry;
import org.openhotline.protocol.message.ReplyKind;
import org.openhotline.protocol.message.SignedAct;
import org.openhotline.protocol.message.Statement;

/// What the model found: an input that comes late leads to what punctual ones would have led to,
/// and a desk whose humans react has held the message.
final class LateInputTest {
  private final CoreWorld world = new CoreWorld();

  private static List<Statement> statements(List<Emitted> emitted) {
    List<Statement> all = new ArrayList<>();
    for (Emitted each : emitted) {
      if (each.entry() instanceof RecordEntry.OfStatement statement) {
        all.add(statement.statement());
      }
    }
    return all;
  }

  private SignedAct immediate(@Nullable Instant validUntil) {
    return world.sent(
        world.message(
            world.draft(
                XA, XB, Precedence.IMMEDIATE, "acknowledge", null, ReplyKind.NONE, validUntil),
            "duty"));
  }

  @Test
  void whatWasDueBeforeTheValidityEndedIsStatedHoweverLate() {
    // Given: acknowledged within 20 s, delivered within 5 s, valid for 30 s
    SignedAct message = immediate(world.now.plusSeconds(30));

    // When: the next input comes after an hour
    world.now = world.now.plusSeconds(3_600);
    List<Statement> stated = statements(world.apply(new Input.Tick()).emitted());

    // Then
    assertEquals(
        List.of("NotDelivered", "Overdue", "Escalated", "Expired"),
        stated.stream().map(s -> s.getClass().getSimpleName()).toList());
    Statement.Escalated step = (Statement.Escalated) stated.get(2);
    assertEquals(2, step.step());
    assertEquals(List.of(1), step.collapsed());
    assertEquals(message.act().context().actId(), step.messageId());
  }

  @Test
  void whatWouldHaveBeenDueLaterIsNotStated() {
    immediate(world.now.plusSeconds(3));
    world.now = world.now.plusSeconds(3_600);
    List<Statement> stated = statements(world.apply(new Input.Tick()).emitted());
    assertEquals(
        List.of("Expired"), stated.stream().map(s -> s.getClass().getSimpleName()).toList());
  }

  @Test
  void aDeskThatReactsHasHeldTheMessageEvenAfterARestart() throws Exception {
    // Given: a promise, and no station ever said DELIVERED
    SignedAct message =
        world.sent(
            world.message(
                world.draft(XA, XB, Precedence.IMMEDIATE, "answer", null, ReplyKind.NONE, null),
                "duty"));
    CoreWorld.accepted(
        world.submit(world.fact(message, XB, "head", ActKind.HOLDING, world.now.plusSeconds(60))));
    world.core = CoreSnapshots.read(Plane.LIVE, CoreSnapshots.write(world.core));

    // When
    List<Statement> stated = statements(world.runTo(world.now.plusSeconds(61)));

    // Then: it was not undelivered, and the promise is not blamed on the line
    assertEquals(
        List.of("HoldExpired", "Overdue"),
        stated.stream().map(s -> s.getClass().getSimpleName()).toList());
    Statement.Overdue overdue = (Statement.Overdue) stated.get(1);
    assertEquals(Obligation.REPLY, overdue.obligation());
    assertEquals(Cause.OFFICER, overdue.cause());
  }
}
