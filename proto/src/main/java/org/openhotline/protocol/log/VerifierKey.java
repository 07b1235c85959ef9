package org.openhotline.protocol.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The public half of a key that signs notes, with its name (C2SP signed-note "vkey").
///
/// {@link SignatureKind} says which bytes form the key id and the text. Immutable.
public final class VerifierKey {
  /// Length of a key id in bytes.
  public static final int ID_BYTES = 4;

  private final String name;
  private final SignatureKind kind;
  private final byte[] publicKey;
  private final int id;

  /// The key with this name and these raw public key bytes.
  ///
  /// @throws IllegalArgumentException if the name may not name a key or the length is not the
  ///   kind's
  public VerifierKey(String name, SignatureKind kind, byte[] publicKey) {
    this.name = NoteText.requireKeyName(name);
    if (publicKey.length != kind.publicKeyLengthBytes()) {
      throw new IllegalArgumentException(
          "a public key of kind %s has %d bytes, this has %d"
              .formatted(kind, kind.publicKeyLengthBytes(), publicKey.length));
    }
    this.kind = kind;
    this.publicKey = publicKey.clone();
    this.id =
        ByteBuffer.wrap(
                Hash.sha256(
                        (name + "\n").getBytes(StandardCharsets.UTF_8), kind.typeBytes(), publicKey)
                    .bytes())
            .getInt();
  }

  /// Reads the text that {@link #text} writes. Refused are another form, a bad name, an unknown
  /// type, a key of the wrong length and an id that is not the key's.
  public static Parse<VerifierKey> parse(String vkey) {
    int idAt = vkey.indexOf('+');
    int keyAt = vkey.indexOf('+', idAt + 1);
    if (idAt < 0 || keyAt < 0) {
      return malformed("a verifier key is name+id+base64", vkey);
    }
    String name = vkey.substring(0, idAt);
    if (!NoteText.isKeyName(name)) {
      return malformed("this is not a key name", name);
    }
    Optional<byte[]> decoded = NoteText.base64(vkey.substring(keyAt + 1));
    if (decoded.isEmpty()) {
      return malformed("the verifier key's last part is not canonical base64", vkey);
    }
    byte[] bytes = decoded.get();
    for (SignatureKind kind : SignatureKind.values()) {
      byte[] type = kind.typeBytes();
      if (bytes.length == type.length + kind.publicKeyLengthBytes()
          && Arrays.equals(bytes, 0, type.length, type, 0, type.length)) {
        VerifierKey key =
            new VerifierKey(name, kind, Arrays.copyOfRange(bytes, type.length, bytes.length));
        return key.text().equals(vkey)
            ? new Parse.Parsed<>(key)
            : malformed("the verifier key's id is not that of the key, " + key.idHex(), vkey);
      }
    }
    return malformed(
        "the verifier key is neither Ed25519 nor hotline-ml-dsa-65, or has a wrong length", vkey);
  }

  private static Parse<VerifierKey> malformed(String problem, String text) {
    return new Parse.Malformed<>(problem + ": " + NoteText.quote(text));
  }

  /// Name of the key.
  public String name() {
    return name;
  }

  /// Which algorithm it is for.
  public SignatureKind kind() {
    return kind;
  }

  /// The raw public key; a copy.
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /// The key id.
  public int id() {
    return id;
  }

  /// The key id as 8 lower-case hexadecimal digits.
  public String idHex() {
    return "%08x".formatted(id);
  }

  /// The verifier key as text, `name+id+base64(type ‖ public key)`.
  public String text() {
    byte[] type = kind.typeBytes();
    byte[] bytes = Arrays.copyOf(type, type.length + publicKey.length);
    System.arraycopy(publicKey, 0, bytes, type.length, publicKey.length);
    return name + "+" + idHex() + "+" + Base64.getEncoder().encodeToString(bytes);
  }

  /// Whether a signature says to be by this key: name and id are the same.
  boolean claimedBy(NoteSignature signature) {
    return signature.keyId() == id && signature.name().equals(name);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof VerifierKey that
        && kind == that.kind
        && name.equals(that.name)
        && Arrays.equals(publicKey, that.publicKey);
  }

  @Override
  public int hashCode() {
    return 31 * name.hashCode() + Arrays.hashCode(publicKey);
  }

  @Override
  public String toString() {
    return name + "+" + idHex() + " (" + kind + ")";
  }
}
