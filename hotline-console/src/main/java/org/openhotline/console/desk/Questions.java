package org.openhotline.console.desk;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import org.openhotline.client.Proof;
import org.openhotline.client.RefusedException;
import org.openhotline.client.book.Event;
import org.openhotline.client.book.MessageFile;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.console.view.Contact;
import org.openhotline.console.view.Contacts;
import org.openhotline.console.view.Detail;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Message;

/// What pages ask about the verified record; nothing here signs.
///
/// Threading: the station's thread.
public final class Questions {
  private static final Duration PROOF = Duration.ofSeconds(10);

  private final OpenStation open;

  Questions(OpenStation open) {
    this.open = open;
  }

  /// A message whole.
  public Detail detail(String id) throws ActException {
    return open.detail(id);
  }

  /// Every party with its keys.
  public List<Contact> contacts(Instant now) {
    return new Contacts(open.station().book(), open.desk()).all(now);
  }

  /// Proofs of one message and its replies, asked from the relay now and checked here.
  ///
  /// @param leaves the entries that were proven
  /// @param size of the record at the newest checkpoint
  public record Checked(SortedSet<Long> leaves, long size) {}

  /// Asks the relay for all entries about a message, and for its replies, which are messages of
  /// their own; checks each against a checkpoint that continues the remembered one.
  public Checked prove(String id) throws IOException, RefusedException, ActException {
    try {
      List<ActId> asked = new ArrayList<>(List.of(open.message(id).id()));
      for (MessageFile.Line line : open.message(id).custody()) {
        if (line.event() instanceof Event.Said said && said.act() instanceof Message reply) {
          asked.add(reply.id());
        }
      }
      SortedSet<Long> leaves = new TreeSet<>();
      long size = 0;
      for (ActId message : new LinkedHashSet<>(asked)) {
        Proof proof = open.station().prove(message, PROOF);
        proof.leaves().forEach(l -> leaves.add(l.index()));
        size = proof.treeSize();
      }
      return new Checked(leaves, size);
    } catch (ConnectionLostException e) {
      throw new ActException(
          ActException.Code.OFFLINE,
          "the relay is not reachable; what stands here was proven when it came");
    }
  }
}
