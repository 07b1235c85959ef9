package org.openhotline.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.generators.SCrypt;
import org.openhotline.certs.KeyFileException.Problem;
import org.openhotline.protocol.crypto.Octets;
import org.openhotline.protocol.crypto.SealingKeyPair;
import org.openhotline.protocol.crypto.SecretAccess;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.crypto.SigningSecret;
import org.openhotline.protocol.crypto.Suite;
import org.openhotline.protocol.crypto.SuiteId;
import org.openhotline.protocol.message.Bytes;

/// Opens and writes the key files of one passphrase.
///
/// Each object is PKCS#8 under PBES2: scrypt ([KeyProtection]) and AES-256-CBC, which `openssl
/// pkey` reads. All files that one vault writes share a random salt, each object has its own IV: so
/// a folder of keys costs one scrypt to open, and trying passphrases costs the same as with one
/// file. Files are made 0600, whole and forced; an existing key file is never overwritten.
///
/// Not safe for use by several threads. Close it: passphrase and derived keys are then overwritten.
public final class KeyVault implements AutoCloseable {
  private static final int SALT_BYTES = 16;
  private static final int IV_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final long MAX_SCRYPT_BYTES = 256L << 20;

  private final byte[] passphrase;
  private final KeyProtection protection;
  private final SecureRandom random;
  private final byte[] salt;
  private final Map<Derivation, byte[]> derived = new HashMap<>();

  /// A vault of this passphrase, whose characters are copied. Refuses an empty passphrase by
  /// [IllegalArgumentException].
  public KeyVault(char[] passphrase, KeyProtection protection, SecureRandom random) {
    if (passphrase.length == 0) {
      throw new IllegalArgumentException("a passphrase has at least one character");
    }
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(passphrase));
    this.passphrase = new byte[encoded.remaining()];
    encoded.get(this.passphrase);
    encoded.clear().put(new byte[encoded.capacity()]);
    this.protection = protection;
    this.random = random;
    this.salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
  }

  private record Derivation(Bytes salt, int cost, int blockSize, int parallel) {}

  /// Writes the signing keys of an officer or a station.
  ///
  /// @throws IOException if the file exists or cannot be written
  public void writeSigning(Path file, SigningKeyPair keys) throws IOException {
    writePair(file, KeyKind.SIGNING, keys);
  }

  /// Opens the signing keys of an officer or a station.
  ///
  /// @throws KeyFileException naming what is wrong with the file or the passphrase
  /// @throws IOException if the file cannot be read
  public SigningKeyPair signing(Path file) throws IOException {
    return pair(file, KeyKind.SIGNING);
  }

  /// Writes the two roots' keys of an authority (suite N1).
  ///
  /// @throws IOException if the file exists or cannot be written
  public void writeAuthority(Path file, SigningKeyPair keys) throws IOException {
    writePair(file, KeyKind.AUTHORITY, keys);
  }

  /// Opens the two roots' keys of an authority.
  ///
  /// @throws KeyFileException naming what is wrong with the file or the passphrase
  /// @throws IOException if the file cannot be read
  public SigningKeyPair authority(Path file) throws IOException {
    return pair(file, KeyKind.AUTHORITY);
  }

  /// Writes the keys of a relay's record (suite H1: Ed25519 and ML-DSA-65).
  ///
  /// @throws IOException if the file exists or cannot be written
  public void writeRecord(Path file, SigningKeyPair keys) throws IOException {
    writePair(file, KeyKind.RECORD, keys);
  }

  /// Opens the keys of a relay's record.
  ///
  /// @throws KeyFileException naming what is wrong with the file or the passphrase
  /// @throws IOException if the file cannot be read
  public SigningKeyPair record(Path file) throws IOException {
    return pair(file, KeyKind.RECORD);
  }

  /// Writes a desk's key.
  ///
  /// @throws IOException if the file exists or cannot be written
  public void writeDesk(Path file, SealingKeyPair keys) throws IOException {
    byte[] secret = keys.secret(SecretAccess.forKeyStorage());
    try {
      byte[] pkcs8 = PrivateKeyFormat.sealing(keys.suite(), secret);
      write(file, KeyKind.DESK, keys.suite(), keys.keyId().hex(), List.of(pkcs8));
    } finally {
      Octets.wipe(secret);
    }
  }

  /// Opens a desk's key.
  ///
  /// @throws KeyFileException naming what is wrong with the file or the passphrase
  /// @throws IOException if the file cannot be read
  public SealingKeyPair desk(Path file) throws IOException {
    return desk(file, KeyFile.read(file));
  }

  /// A desk's key as the text of a key file, to be part of a package.
  String deskText(SealingKeyPair keys) throws IOException {
    byte[] secret = keys.secret(SecretAccess.forKeyStorage());
    byte[] pkcs8 = PrivateKeyFormat.sealing(keys.suite(), secret);
    try {
      Bytes sealed = Bytes.of(seal(pkcs8));
      return new KeyFile(KeyKind.DESK, keys.suite(), keys.keyId().hex(), List.of(sealed)).text();
    } finally {
      Octets.wipe(secret);
      Octets.wipe(pkcs8);
    }
  }

  /// The desk's key in the text of a key file; `file` is for messages.
  SealingKeyPair deskOf(Path file, String text) throws IOException {
    return desk(file, KeyFile.parse(file.toString(), text));
  }

  private SealingKeyPair desk(Path file, KeyFile content) throws IOException {
    requireKind(file, content, KeyKind.DESK, 1);
    Suite suite = Suite.of(content.suite());
    byte[] pkcs8 = open(file, content.objects().getFirst());
    SealingKeyPair keys;
    try {
      byte[] secret = PrivateKeyFormat.sealing(suite.id(), pkcs8, suite.sealingSecretBytes());
      keys = SealingKeyPair.fromSecret(suite.id(), secret);
      Octets.wipe(secret);
    } catch (IOException e) {
      throw wrongPassphrase(file);
    } finally {
      Octets.wipe(pkcs8);
    }
    requireId(file, content, keys.keyId().hex());
    return keys;
  }

  /// Writes a TLS key.
  ///
  /// @throws IOException if the file exists or cannot be written
  public void writeTls(Path file, TlsKey key) throws IOException {
    byte[] scalar = key.scalar();
    try {
      byte[] pkcs8 = PrivateKeyFormat.signing(KeyAlgorithm.P256, scalar, key.rawPublicKey());
      write(file, KeyKind.TLS, SuiteId.C1, key.id(), List.of(pkcs8));
    } finally {
      Octets.wipe(scalar);
    }
  }

  /// Opens a TLS key.
  ///
  /// @throws KeyFileException naming what is wrong with the file or the passphrase
  /// @throws IOException if the file cannot be read
  public TlsKey tls(Path file) throws IOException {
    KeyFile content = KeyFile.read(file);
    requireKind(file, content, KeyKind.TLS, 1);
    byte[] pkcs8 = open(file, content.objects().getFirst());
    TlsKey key;
    try {
      byte[] scalar = PrivateKeyFormat.signing(KeyAlgorithm.P256, pkcs8);
      key = TlsKey.ofScalar(scalar);
      Octets.wipe(scalar);
    } catch (IOException | IllegalArgumentException e) {
      throw wrongPassphrase(file);
    } finally {
      Octets.wipe(pkcs8);
    }
    requireId(file, content, key.id());
    return key;
  }

  private void writePair(Path file, KeyKind kind, SigningKeyPair keys) throws IOException {
    SigningSecret secret = keys.secret(SecretAccess.forKeyStorage());
    SuiteId suite = keys.suite();
    List<byte[]> objects = new ArrayList<>();
    objects.add(
        PrivateKeyFormat.signing(
            KeyAlgorithm.classical(suite), secret.classical(), keys.publicKey().classical()));
    KeyAlgorithm.pq(suite)
        .ifPresent(
            pq -> objects.add(PrivateKeyFormat.signing(pq, secret.pq(), keys.publicKey().pq())));
    secret.wipe();
    write(file, kind, suite, keys.credentialId().hex(), objects);
  }

  private SigningKeyPair pair(Path file, KeyKind kind) throws IOException {
    KeyFile content = KeyFile.read(file);
    SuiteId suite = content.suite();
    requireKind(file, content, kind, KeyAlgorithm.pq(suite).isPresent() ? 2 : 1);
    SigningKeyPair keys;
    try {
      byte[] classical = secret(file, content.objects().getFirst(), KeyAlgorithm.classical(suite));
      byte[] pq =
          KeyAlgorithm.pq(suite).isPresent()
              ? secret(file, content.objects().getLast(), KeyAlgorithm.pq(suite).get())
              : new byte[0];
      keys = SigningKeyPair.fromSecrets(suite, classical, pq);
      Octets.wipe(classical);
      Octets.wipe(pq);
    } catch (IllegalArgumentException e) {
      throw wrongPassphrase(file);
    }
    requireId(file, content, keys.credentialId().hex());
    return keys;
  }

  private byte[] secret(Path file, Bytes object, KeyAlgorithm algorithm) throws IOException {
    byte[] pkcs8 = open(file, object);
    try {
      return PrivateKeyFormat.signing(algorithm, pkcs8);
    } catch (IOException e) {
      throw wrongPassphrase(file);
    } finally {
      Octets.wipe(pkcs8);
    }
  }

  private static void requireKind(Path file, KeyFile content, KeyKind kind, int objects)
      throws KeyFileException {
    if (content.kind() != kind) {
      throw new KeyFileException(
          Problem.WRONG_KIND,
          "key file "
              + file
              + " holds a "
              + content.kind().word()
              + " key; a "
              + kind.word()
              + " key is needed");
    }
    if (content.objects().size() < objects) {
      throw new KeyFileException(
          Problem.TRUNCATED,
          "key file "
              + file
              + " holds "
              + content.objects().size()
              + " of "
              + objects
              + " keys; restore it from a backup");
    }
  }

  private static void requireId(Path file, KeyFile content, String id) throws KeyFileException {
    if (!content.id().equals(id)) {
      throw new KeyFileException(
          Problem.DAMAGED,
          "key file "
              + file
              + " says that it holds key "
              + content.id()
              + " but holds "
              + id
              + "; restore it from a backup");
    }
  }

  private static KeyFileException wrongPassphrase(Path file) {
    return new KeyFileException(
        Problem.WRONG_PASSPHRASE,
        "the passphrase does not open key file " + file + " (or the file is damaged)");
  }

  private void write(Path file, KeyKind kind, SuiteId suite, String id, List<byte[]> objects)
      throws IOException {
    DurableFiles.requireAbsent(file);
    List<Bytes> sealed = new ArrayList<>();
    for (byte[] object : objects) {
      sealed.add(Bytes.of(seal(object)));
      Octets.wipe(object);
    }
    String text = new KeyFile(kind, suite, id, sealed).text();
    DurableFiles.writePrivate(file, text.getBytes(StandardCharsets.US_ASCII));
  }

  private byte[] seal(byte[] pkcs8) throws IOException {
    byte[] iv = new byte[IV_BYTES];
    random.nextBytes(iv);
    byte[] key =
        derive(
            new Derivation(
                Bytes.of(salt),
                protection.cost(),
                KeyProtection.BLOCK_SIZE,
                KeyProtection.PARALLEL));
    PBES2Parameters parameters =
        new PBES2Parameters(
            new KeyDerivationFunc(
                MiscObjectIdentifiers.id_scrypt,
                new ScryptParams(
                    salt, protection.cost(), KeyProtection.BLOCK_SIZE, KeyProtection.PARALLEL)),
            new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(iv)));
    try {
      byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, key, iv).doFinal(pkcs8);
      return new EncryptedPrivateKeyInfo(
              new AlgorithmIdentifier(PKCSObjectIdentifiers.id_PBES2, parameters), encrypted)
          .getEncoded(ASN1Encoding.DER);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot encrypt with AES-256-CBC", e);
    }
  }

  private byte[] open(Path file, Bytes object) throws IOException {
    try {
      EncryptedPrivateKeyInfo info = EncryptedPrivateKeyInfo.getInstance(primitive(file, object));
      if (!info.getEncryptionAlgorithm().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
        throw unsupported(file);
      }
      PBES2Parameters parameters =
          PBES2Parameters.getInstance(info.getEncryptionAlgorithm().getParameters());
      KeyDerivationFunc function = parameters.getKeyDerivationFunc();
      EncryptionScheme scheme = parameters.getEncryptionScheme();
      if (!function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)
          || !scheme.getAlgorithm().equals(NISTObjectIdentifiers.id_aes256_CBC)) {
        throw unsupported(file);
      }
      byte[] key = derive(derivation(file, ScryptParams.getInstance(function.getParameters())));
      byte[] iv = ASN1OctetString.getInstance(scheme.getParameters()).getOctets();
      return cipher(Cipher.DECRYPT_MODE, key, iv).doFinal(info.getEncryptedData());
    } catch (GeneralSecurityException e) {
      throw wrongPassphrase(file);
    } catch (IllegalArgumentException | IllegalStateException | ClassCastException e) {
      throw unsupported(file);
    }
  }

  private static ASN1Primitive primitive(Path file, Bytes object) throws KeyFileException {
    try {
      ASN1Primitive read = ASN1Primitive.fromByteArray(object.toArray());
      if (read != null) {
        return read;
      }
    } catch (IOException e) {
      throw unsupported(file);
    }
    throw unsupported(file); // no bytes: the library gives null
  }

  private static Derivation derivation(Path file, ScryptParams parameters) throws KeyFileException {
    long cost = bounded(parameters.getCostParameter());
    long blockSize = bounded(parameters.getBlockSize());
    long parallel = bounded(parameters.getParallelizationParameter());
    boolean bounded =
        cost > 1
            && Long.bitCount(cost) == 1
            && blockSize > 0
            && parallel > 0
            && parallel <= 16
            && blockSize <= 64
            && cost <= MAX_SCRYPT_BYTES / (128 * blockSize);
    if (!bounded) {
      throw unsupported(file);
    }
    return new Derivation(
        Bytes.of(parameters.getSalt()), (int) cost, (int) blockSize, (int) parallel);
  }

  private static long bounded(BigInteger value) {
    return value.bitLength() < Integer.SIZE ? value.longValue() : 0;
  }

  private static KeyFileException unsupported(Path file) {
    return new KeyFileException(
        Problem.NOT_A_KEY_FILE,
        "key file "
            + file
            + " is not protected by scrypt (up to 256 MiB) and AES-256-CBC; make it with hotline"
            + " pki");
  }

  private byte[] derive(Derivation derivation) {
    return derived.computeIfAbsent(
        derivation,
        d ->
            SCrypt.generate(
                passphrase, d.salt().toArray(), d.cost(), d.blockSize(), d.parallel(), KEY_BYTES));
  }

  private static Cipher cipher(int mode, byte[] key, byte[] iv) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
    return cipher;
  }

  /// Overwrites passphrase and derived keys as far as Java allows.
  @Override
  public void close() {
    Arrays.fill(passphrase, (byte) 0);
    derived.values().forEach(Octets::wipe);
    derived.clear();
  }
}
