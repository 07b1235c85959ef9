package org.openhotline.console.desk;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.KeyFileException;
import org.openhotline.certs.KeyProtection;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.Passphrases;
import org.openhotline.certs.StationHome;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.LocalId;

/// Opens keys by passphrases that were typed on a page, and makes guessing slow: after [#MAX_TRIES]
/// wrong ones, [#PAUSE] passes before another is tried.
///
/// The characters of a passphrase are overwritten here, whatever happens.
///
/// Threading: the station's thread.
final class Keys {
  /// Wrong passphrases in a row before a pause.
  static final int MAX_TRIES = 5;

  /// The pause.
  static final Duration PAUSE = Duration.ofSeconds(30);

  private final StationHome home;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private int wrong;
  private Instant notBefore = Instant.EPOCH;

  Keys(StationHome home, InstantSource clock) {
    this.home = home;
    this.clock = clock;
  }

  /// What opens something with a passphrase.
  private interface Opening<T> {
    T open(char[] passphrase) throws IOException;
  }

  /// The station's keys.
  HomeKeys station(char[] passphrase) throws IOException, ActException {
    return guarded(
        passphrase,
        p -> HomeKeys.open(home.folder(), new Passphrases(null, Map.of(), question -> p.clone())));
  }

  /// The key of one officer; the caller destroys it.
  SigningKeyPair officer(LocalId officer, char[] passphrase) throws IOException, ActException {
    if (!home.officers().contains(officer)) {
      Arrays.fill(passphrase, '\0');
      throw new ActException(
          ActException.Code.UNKNOWN,
          "this station holds no key of officer " + officer + "; it holds " + home.officers());
    }
    return guarded(
        passphrase,
        p -> {
          try (KeyVault vault = new KeyVault(p, KeyProtection.STANDARD, random)) {
            return home.officerKey(vault, officer);
          }
        });
  }

  private <T> T guarded(char[] passphrase, Opening<T> opening) throws IOException, ActException {
    try {
      Instant now = clock.instant();
      if (now.isBefore(notBefore)) {
        throw new ActException(
            ActException.Code.TOO_MANY_TRIES,
            "wrong passphrase "
                + MAX_TRIES
                + " times; try again in "
                + (Duration.between(now, notBefore).toSeconds() + 1)
                + " s");
      }
      if (passphrase.length == 0) {
        throw new ActException(ActException.Code.WRONG_PASSPHRASE, "no passphrase was typed");
      }
      T opened = opening.open(passphrase);
      wrong = 0;
      return opened;
    } catch (KeyFileException e) {
      throw wrongOr(e);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  private ActException wrongOr(KeyFileException e) throws KeyFileException {
    if (e.problem() != KeyFileException.Problem.WRONG_PASSPHRASE) {
      throw e;
    }
    wrong++;
    if (wrong >= MAX_TRIES) {
      wrong = 0;
      notBefore = clock.instant().plus(PAUSE);
    }
    return new ActException(
        ActException.Code.WRONG_PASSPHRASE, "the passphrase does not open the key");
  }

  /// Destroys a key, if there is one.
  static void destroy(@Nullable SigningKeyPair key) {
    if (key != null) {
      key.destroy();
    }
  }
}
