package org.openhotline.protocol.log;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// One signature of a note: who says to have signed, and the signature's bytes.
///
/// In the note it is the line `— <name> <base64 of key id, 4 bytes big-endian ‖ signature>`.
/// Nothing is verified here. Immutable.
public final class NoteSignature {
  private final String name;
  private final int keyId;
  private final byte[] signature;

  /// A signature by the key with this name and id.
  ///
  /// @throws IllegalArgumentException if the name may not name a key
  public NoteSignature(String name, int keyId, byte[] signature) {
    this.name = NoteText.requireKeyName(name);
    this.keyId = keyId;
    this.signature = signature.clone();
  }

  /// Name of the key.
  public String name() {
    return name;
  }

  /// The first four bytes of the key's hash; identifies, does not authenticate.
  public int keyId() {
    return keyId;
  }

  /// The signature without the key id; a copy.
  public byte[] signature() {
    return signature.clone();
  }

  /// The line as it stands in the note, with its newline.
  String line() {
    byte[] bytes =
        ByteBuffer.allocate(VerifierKey.ID_BYTES + signature.length)
            .putInt(keyId)
            .put(signature)
            .array();
    String base64 = Base64.getEncoder().encodeToString(bytes);
    return SignedNote.SIGNATURE_PREFIX + name + " " + base64 + "\n";
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof NoteSignature that
        && name.equals(that.name)
        && keyId == that.keyId
        && Arrays.equals(signature, that.signature);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * name.hashCode() + keyId) + Arrays.hashCode(signature);
  }

  @Override
  public String toString() {
    return "%s+%08x, %d bytes".formatted(NoteText.quote(name), keyId, signature.length);
  }
}
