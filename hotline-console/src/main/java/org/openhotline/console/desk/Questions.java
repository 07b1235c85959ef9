package org.openhotline.console.desk;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.openhotline.client.Proof;
import org.openhotline.client.RefusedException;
import org.openhotline.client.connection.ConnectionLostException;
import org.openhotline.console.view.Contact;
import org.openhotline.console.view.Contacts;
import org.openhotline.console.view.Detail;

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

  /// A proof of one message, asked from the relay now and checked here.
  ///
  /// @param leaves how many entries were proven
  /// @param size of the record at the checkpoint
  /// @param note the checkpoint, signed by the relay
  public record Checked(int leaves, long size, String note) {}

  /// Asks the relay for all entries about a message and checks each against one checkpoint that
  /// continues the remembered one.
  public Checked prove(String id) throws IOException, RefusedException, ActException {
    try {
      Proof proof = open.station().prove(open.message(id).id(), PROOF);
      return new Checked(
          proof.leaves().size(),
          proof.treeSize(),
          new String(proof.note().toArray(), java.nio.charset.StandardCharsets.UTF_8));
    } catch (ConnectionLostException e) {
      throw new ActException(
          ActException.Code.OFFLINE,
          "the relay is not reachable; what stands here was proven when it came");
    }
  }
}
