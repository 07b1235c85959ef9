package org.openhotline.web;

import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// Lets in who holds the link that the program printed: its token works once, and is exchanged for
/// a cookie that scripts cannot read and other sites cannot send.
///
/// A new link can be made at any time; it does not end the sessions that stand.
///
/// Threading: any thread.
public final class LaunchGate {
  /// Most sessions at a time; the oldest goes first.
  static final int MAX_SESSIONS = 16;

  /// Most links that wait to be used; the oldest goes first.
  static final int MAX_TOKENS = 4;

  private final SecureRandom random;
  private final Deque<String> tokens = new ArrayDeque<>();
  private final Deque<String> sessions = new ArrayDeque<>();

  /// A gate that lets nobody in yet.
  public LaunchGate(SecureRandom random) {
    this.random = random;
  }

  /// A token that lets one browser in, once.
  public synchronized String token() {
    String token = Secrets.fresh(random);
    tokens.addLast(token);
    if (tokens.size() > MAX_TOKENS) {
      tokens.removeFirst();
    }
    return token;
  }

  /// Uses up a token.
  ///
  /// @return the value of the session's cookie; empty if the token is unknown or was used
  synchronized Optional<String> exchange(String token) {
    boolean known = tokens.removeIf(t -> Secrets.same(t, token));
    if (!known) {
      return Optional.empty();
    }
    String session = Secrets.fresh(random);
    sessions.addLast(session);
    if (sessions.size() > MAX_SESSIONS) {
      sessions.removeFirst();
    }
    return Optional.of(session);
  }

  /// Whether a cookie's value is that of a session.
  synchronized boolean admits(String session) {
    return sessions.stream().anyMatch(s -> Secrets.same(s, session));
  }
}
