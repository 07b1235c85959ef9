package org.openhotline.server.notice;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;

/// Whom to tell, and how.
///
/// @param smtp the mail server; null if no target is a mailbox
/// @param hook how webhooks are called; null if no target is one
/// @param targets who is told for which desk
/// @param backOff waits between attempts
public record NoticeSettings(
    @Nullable Smtp smtp, @Nullable Hook hook, List<Target> targets, BackOff backOff) {
  /// Copies the list.
  public NoticeSettings {
    targets = List.copyOf(targets);
  }

  /// The mail server.
  ///
  /// @param host its name, which its certificate must have
  /// @param port its port
  /// @param security how the connection is protected
  /// @param from sender's address
  /// @param login user and password; null: none
  /// @param trust whom to believe; null: the authorities of the Java runtime
  /// @param timeout for each step of a delivery
  public record Smtp(
      String host,
      int port,
      Security security,
      String from,
      @Nullable Login login,
      @Nullable SSLContext trust,
      Duration timeout) {}

  /// How the connection to the mail server is protected.
  public enum Security {
    /// TLS from the first byte.
    TLS,
    /// TLS after STARTTLS; without it nothing is sent.
    STARTTLS,
    /// None: a server on the loopback only.
    NONE
  }

  /// A login.
  ///
  /// @param user name
  /// @param password kept out of every text
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[user=" + user + "]";
    }
  }

  /// How webhooks are called.
  ///
  /// @param secret key of HMAC-SHA256
  /// @param trust whom to believe; null: the authorities of the Java runtime
  /// @param timeout until the answer begins
  public record Hook(Bytes secret, @Nullable SSLContext trust, Duration timeout) {
    @Override
    public String toString() {
      return "Hook[]";
    }
  }

  /// Somebody who is told.
  public sealed interface Target {
    /// The operator's name for it, which stands in the record.
    LocalId name();

    /// The desk for which it is told.
    DeskId desk();
  }

  /// A mailbox.
  ///
  /// @param name in the record
  /// @param desk whose people read it
  /// @param address where it is
  public record Mailbox(LocalId name, DeskId desk, String address) implements Target {}

  /// A webhook.
  ///
  /// @param name in the record
  /// @param desk whose people it tells
  /// @param uri where it is
  public record Webhook(LocalId name, DeskId desk, URI uri) implements Target {}

  /// Waits between the attempts of one notice at one target.
  ///
  /// @param first after the first failure; doubles from there
  /// @param longest of any wait
  /// @param attempts most attempts; after the last the notice is given up
  /// @param limit longest time of one attempt, whatever the other side does
  public record BackOff(Duration first, Duration longest, int attempts, Duration limit) {
    /// 5 s, 10 s, 20 s … up to 5 min; given up after 12 attempts of at most 30 s, in about 35
    /// minutes.
    public static final BackOff DEFAULT =
        new BackOff(Duration.ofSeconds(5), Duration.ofMinutes(5), 12, Duration.ofSeconds(30));

    /// How long to wait after attempt number `attempt` failed.
    Duration after(int attempt) {
      Duration wait = first.multipliedBy(1L << Math.min(attempt - 1, 20));
      return wait.compareTo(longest) > 0 ? longest : wait;
    }
  }
}
