package org.openhotline.trials.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.ActKind;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.PartyId;

/// What happened before an event, found by reading the events from the beginning each time.
final class Past {
  private final List<Event> events;
  private final List<Instant> times = new ArrayList<>();
  private final Set<Integer> recorded = new HashSet<>();

  Past(List<Event> events) {
    this.events = events;
    for (Event event : events) {
      Instant at = event.at();
      times.add(times.isEmpty() || at.isAfter(times.getLast()) ? at : times.getLast());
    }
  }

  /// The ordered time of an event: never before that of the one before it.
  Instant time(int index) {
    return times.get(index);
  }

  boolean recorded(int index) {
    return recorded.contains(index);
  }

  void record(int index) {
    recorded.add(index);
  }

  /// Whether the relay was down at an instant, as far as it is known at this event.
  boolean downAt(Instant instant, int input) {
    for (int i = 0; i <= input; i++) {
      if (events.get(i) instanceof Event.Started started
          && !instant.isBefore(started.lastAlive())
          && !instant.isAfter(time(i))) {
        return true;
      }
    }
    return false;
  }

  /// Whether a station of the desk held the message before this event.
  boolean held(Event.Sent sent, int accepted, DeskId desk, int before) {
    for (int i = accepted; i < before; i++) {
      boolean delivered =
          events.get(i) instanceof Event.Fact fact
              && fact.message().equals(sent.id())
              && fact.desk().equals(desk)
              && fact.kind() == ActKind.DELIVERED;
      if (recorded(i) && (delivered || reacts(i, sent, desk))) {
        return true;
      }
    }
    return false;
  }

  boolean cancelled(Event.Sent sent, int before) {
    for (int i = 0; i < before; i++) {
      if (recorded(i) && cancels(i, sent)) {
        return true;
      }
    }
    return false;
  }

  boolean cancels(int i, Event.Sent sent) {
    return events.get(i) instanceof Event.Fact fact
        && fact.message().equals(sent.id())
        && fact.kind() == ActKind.CANCEL;
  }

  /// Whether the event is a human act of the addressee about the message.
  boolean reacts(int i, Event.Sent sent, DeskId desk) {
    return switch (events.get(i)) {
      case Event.Fact fact ->
          fact.message().equals(sent.id())
              && fact.desk().equals(desk)
              && switch (fact.kind()) {
                case ACKNOWLEDGED, HOLDING, DECLINED -> true;
                default -> false;
              };
      case Event.Sent reply -> sent.id().equals(reply.answers()) && reply.origin().equals(desk);
      case Event.Tick _, Event.Link _, Event.Started _, Event.Channel _ -> false;
    };
  }

  Set<DeskId> linked(Set<DeskId> desks, int input) {
    Set<DeskId> up = new TreeSet<>();
    for (Event event : events.subList(0, input + 1)) {
      if (event instanceof Event.Link link && desks.contains(link.desk())) {
        boolean _ = link.up() ? up.add(link.desk()) : up.remove(link.desk());
      }
    }
    return up;
  }

  boolean suspended(PartyId party, int before) {
    boolean suspended = false;
    for (int i = 0; i < before; i++) {
      if (events.get(i) instanceof Event.Channel channel && channel.party().equals(party)) {
        suspended = channel.suspended();
      }
    }
    return suspended;
  }

  int find(ActId message, int before) {
    for (int i = 0; i < before; i++) {
      if (recorded(i) && events.get(i) instanceof Event.Sent sent && sent.id().equals(message)) {
        return i;
      }
    }
    return -1;
  }

  /// How often the same was recorded before.
  int count(Event.Fact fact, int before) {
    int count = 0;
    for (int i = 0; i < before; i++) {
      if (recorded(i)
          && events.get(i) instanceof Event.Fact other
          && other.message().equals(fact.message())
          && other.desk().equals(fact.desk())
          && other.kind() == fact.kind()) {
        count++;
      }
    }
    return count;
  }
}
