package org.openhotline.server.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.AgreementRules;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Obligation;

/// Tells what is owed, message by message. On the core's thread.
final class OpenItems {
  private OpenItems() {}

  /// What is owed for the messages that changed since the last time; the first time for all.
  static OpenChanges changes(CoreState state) {
    Set<ActId> changed = state.changed;
    boolean whole = changed == null;
    TreeMap<ActId, List<OpenItem>> items = new TreeMap<>();
    for (ActId id : changed == null ? state.messages.keySet() : changed) {
      MessageState message = state.messages.get(id);
      items.put(id, message == null ? List.of() : of(state, message));
    }
    state.changed = new TreeSet<>();
    TreeMap<DeskId, OnWatch> watches = new TreeMap<>();
    state.watches.forEach(
        (desk, watch) -> watches.put(desk, new OnWatch(watch.officer(), watch.since())));
    return new OpenChanges(whole, items, watches, List.copyOf(state.agreements.values()));
  }

  private static List<OpenItem> of(CoreState state, MessageState message) {
    List<OpenItem> items = new ArrayList<>(message.addressees().size());
    for (Addressee addressee : message.addressees()) {
      for (Obligation obligation : Obligation.values()) {
        if (addressee.duty(obligation) instanceof Duty.Owed owed) {
          items.add(
              item(message, addressee, state.agreementOf(message.agreement), obligation, owed));
          break;
        }
      }
    }
    return List.copyOf(items);
  }

  private static OpenItem item(
      MessageState message,
      Addressee addressee,
      Agreement agreement,
      Obligation obligation,
      Duty.Owed owed) {
    List<Agreement.Step> steps = agreement.ladder().steps();
    int fired = owed.nextStep() - 1;
    // The step at nought percent is the delivery itself and is never stated.
    boolean stated = fired >= 0 && steps.get(fired).atPercent() > 0;
    return new OpenItem(
        message.id,
        message.leaf,
        message.agreement,
        message.origin,
        addressee.desk,
        message.precedence,
        message.accepted,
        delivery(addressee),
        obligation,
        owed.due(),
        owed.promised() != null,
        owed.overdue(),
        owed.exhausted(),
        stated ? steps.get(fired).number() : null,
        next(agreement, steps, owed));
  }

  private static OpenItem.@Nullable Next next(
      Agreement agreement, List<Agreement.Step> steps, Duty.Owed owed) {
    for (Agreement.Step step : steps.subList(owed.nextStep(), steps.size())) {
      if (step.atPercent() > 0) {
        Instant at = AgreementRules.stepAt(step, owed.start(), owed.window());
        return new OpenItem.Next(step.number(), at);
      }
    }
    return owed.exhausted()
        ? null
        : new OpenItem.Next(
            null, AgreementRules.exhaustedAt(agreement, owed.start(), owed.window()));
  }

  private static OpenItem.Delivery delivery(Addressee addressee) {
    if (addressee.decrypted != null) {
      return OpenItem.Delivery.DECRYPTED;
    }
    if (addressee.cannotRead != null) {
      return OpenItem.Delivery.CANNOT_READ;
    }
    if (addressee.delivered != null) {
      return OpenItem.Delivery.DELIVERED;
    }
    return addressee.notDelivered ? OpenItem.Delivery.NOT_DELIVERED : OpenItem.Delivery.WAITING;
  }
}
