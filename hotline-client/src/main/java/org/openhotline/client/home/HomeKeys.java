package org.openhotline.client.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openhotline.certs.KeyProtection;
import org.openhotline.certs.KeyVault;
import org.openhotline.certs.Passphrases;
import org.openhotline.certs.RelayPathCheck;
import org.openhotline.certs.StationHome;
import org.openhotline.client.Station;
import org.openhotline.client.StationIdentity;
import org.openhotline.client.connection.RelayAddress;
import org.openhotline.client.connection.RelayTls;
import org.openhotline.protocol.agreement.Agreement;
import org.openhotline.protocol.agreement.Trust;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.LocalId;

/// The keys of a station's home, unlocked by a passphrase; closing destroys them.
///
/// Only what is asked for is unlocked: an officer's key stays encrypted on disk until that officer
/// signs. This is the one place of the station that reads the system clock.
///
/// Threading: one thread.
public final class HomeKeys implements AutoCloseable {
  private static final String DATABASE = "station.db";

  private final StationHome home;
  private final KeyVault vault;
  private final SecureRandom random;
  private final List<SigningKeyPair> signing = new ArrayList<>();
  private final List<SealingKeyPair> sealing = new ArrayList<>();
  private final SortedMap<LocalId, SigningKeyPair> officers = new TreeMap<>();

  private HomeKeys(StationHome home, KeyVault vault, SecureRandom random) {
    this.home = home;
    this.vault = vault;
    this.random = random;
  }

  /// Opens the home in `folder`; the passphrase comes from `passphraseFile`, the environment or a
  /// prompt.
  ///
  /// @param passphraseFile named on the command line; null if none was
  /// @throws IOException with one sentence if the folder is no home, or there is no passphrase
  public static HomeKeys open(Path folder, @Nullable Path passphraseFile) throws IOException {
    return open(folder, new Passphrases(passphraseFile, System.getenv(), Passphrases.terminal()));
  }

  /// Opens the home in `folder` with a passphrase from `passphrases`.
  ///
  /// @throws IOException with one sentence if the folder is no home, or there is no passphrase
  public static HomeKeys open(Path folder, Passphrases passphrases) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new HomeException(
          "there is no folder "
              + folder
              + "; name a station's home, as made by hotline pki station");
    }
    StationHome home = StationHome.read(folder);
    char[] passphrase = passphrases.existing("station home " + folder);
    SecureRandom random = new SecureRandom();
    try {
      return new HomeKeys(home, new KeyVault(passphrase, KeyProtection.STANDARD, random), random);
    } finally {
      Arrays.fill(passphrase, '\0');
    }
  }

  /// What the home says of itself.
  public StationHome home() {
    return home;
  }

  /// This machine's clock.
  public Clock clock() {
    return Clock.systemUTC();
  }

  /// Opens the station with its keys, its trust and its memory; does not connect.
  ///
  /// @throws IOException with one sentence if a key, an agreement, an address or the memory is not
  ///   usable
  public Station station() throws IOException {
    return Station.open(identity(), home.data().resolve(DATABASE), clock(), random);
  }

  /// Folder of the local copy of the record.
  public Path recordFolder() {
    return home.data().resolve("record");
  }

  /// The station's identity: who it is, its keys, and what it trusts.
  ///
  /// @throws IOException with one sentence if a key, an agreement or an address is not usable
  public StationIdentity identity() throws IOException {
    SortedMap<AgreementId, Agreement> trusted = home.agreements();
    if (trusted.isEmpty()) {
      throw new HomeException(
          "station home "
              + home.folder()
              + " holds no agreement signed by the authority of "
              + home.desk().party()
              + "; put one there with hotline agreement sign");
    }
    Trust trust = trusted.firstEntry().getValue().trust();
    if (trust == null) {
      throw new HomeException(
          "agreement " + trusted.firstKey() + " has no trust section; bind and sign it again");
    }
    List<RelayAddress> relays = new ArrayList<>();
    for (String relay : home.relays()) {
      try {
        relays.add(RelayAddress.parse(relay));
      } catch (IllegalArgumentException e) {
        throw new HomeException(home.folder().resolve("station.yaml") + ": " + e.getMessage());
      }
    }
    if (relays.isEmpty()) {
      throw new HomeException(
          home.folder().resolve("station.yaml") + " names no relay; write relay: [host:port]");
    }
    SigningKeyPair key = home.stationKey(vault);
    signing.add(key);
    List<SealingKeyPair> deskKeys = home.deskKeys(vault);
    sealing.addAll(deskKeys);
    RelayTls tls =
        new RelayTls(home.tls(vault), new RelayPathCheck(trust.relay().tlsRoot()), clock());
    return new StationIdentity(
        home.desk().party(), home.desk(), home.station(), key, deskKeys, tls, trusted, relays);
  }

  /// The key of an officer.
  ///
  /// @param id which; null: the home's only one
  /// @throws IOException with one sentence if there is no such officer here, or the key does not
  ///   open
  public SigningKeyPair officer(@Nullable LocalId id) throws IOException {
    LocalId wanted = which(id);
    SigningKeyPair known = officers.get(wanted);
    if (known != null) {
      return known;
    }
    SigningKeyPair key = home.officerKey(vault, wanted);
    signing.add(key);
    officers.put(wanted, key);
    return key;
  }

  private LocalId which(@Nullable LocalId id) throws HomeException {
    List<LocalId> here = home.officers();
    if (id != null && here.contains(id)) {
      return id;
    }
    if (id == null && here.size() == 1) {
      return here.getFirst();
    }
    String list =
        here.isEmpty() ? "none" : String.join(", ", here.stream().map(LocalId::value).toList());
    throw new HomeException(
        id == null
            ? "who signs? name one with --officer; station home "
                + home.folder()
                + " holds keys of: "
                + list
            : "station home "
                + home.folder()
                + " holds no key of officer "
                + id
                + "; it holds keys of: "
                + list);
  }

  /// The officer's name as the directory lists it.
  ///
  /// @param id which; null: the home's only one
  /// @throws IOException with one sentence if there is no such officer here, or no directory lists
  ///   the key
  public String officerName(Station station, @Nullable LocalId id) throws IOException {
    return station
        .book()
        .directory()
        .officer(officer(id).credentialId())
        .map(o -> o.entry().name())
        .orElseThrow(() ->
            new HomeException(
                "the directory of "
                    + home.desk().party()
                    + " does not list officer "
                    + id
                    + "; its authority must publish the entry, and this station connect once"));
  }

  /// Destroys every key that was unlocked.
  @Override
  public void close() {
    signing.forEach(SigningKeyPair::destroy);
    sealing.forEach(SealingKeyPair::destroy);
    vault.close();
  }
}
