package org.openhotline.protocol.wire;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openhotline.protocol.crypto.CredentialId;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.Bytes;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Digest;

/// Reads and writes single fields; every refusal names the field by its path in the schema.
final class Fields {
  private Fields() {}

  /// A value whose constructor checks it; an [IllegalArgumentException] becomes a refusal of
  /// `field`.
  static <T> T checked(String field, Supplier<T> value) throws MalformedException {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw MalformedException.at(field, String.valueOf(e.getMessage()));
    }
  }

  static void require(boolean present, String field) throws MalformedException {
    if (!present) {
      throw MalformedException.at(field, "missing; it is required");
    }
  }

  static String text(String field, String value, int maxCharacters) throws MalformedException {
    if (value.length() > maxCharacters) {
      throw MalformedException.tooLarge(field, value.length(), maxCharacters, "characters");
    }
    if (value.indexOf('\0') >= 0) {
      throw MalformedException.at(field, "text holds the character NUL; leave it out");
    }
    return value;
  }

  static Bytes bytes(String field, ByteString value, int maxBytes) throws MalformedException {
    if (value.size() > maxBytes) {
      throw MalformedException.tooLarge(field, value.size(), maxBytes, "bytes");
    }
    return Bytes.of(value.toByteArray());
  }

  static Bytes someBytes(String field, ByteString value, int maxBytes) throws MalformedException {
    require(!value.isEmpty(), field);
    return bytes(field, value, maxBytes);
  }

  static Digest digest(String field, ByteString value) throws MalformedException {
    return checked(field, () -> Digest.of(value.toByteArray()));
  }

  static ActId actId(String field, ByteString value) throws MalformedException {
    return checked(field, () -> ActId.of(value.toByteArray()));
  }

  static @Nullable ActId optionalActId(String field, ByteString value) throws MalformedException {
    return value.isEmpty() ? null : actId(field, value);
  }

  static CredentialId credentialId(String field, ByteString value) throws MalformedException {
    return checked(field, () -> CredentialId.of(value.toByteArray()));
  }

  static DeskId desk(String field, String value) throws MalformedException {
    return checked(field, () -> new DeskId(value));
  }

  static Instant time(String field, long millis) throws MalformedException {
    if (millis < 1 || millis > Limits.MAX_TIME_MILLIS) {
      throw MalformedException.at(
          field,
          millis
              + " is not a time; it must be 1 to "
              + Limits.MAX_TIME_MILLIS
              + " milliseconds since 1970-01-01T00:00:00Z");
    }
    return Instant.ofEpochMilli(millis);
  }

  static @Nullable Instant optionalTime(String field, long millis) throws MalformedException {
    return millis == 0 ? null : time(field, millis);
  }

  /// Milliseconds of `time`, rounded down. Refuses times outside the limits by
  /// [IllegalArgumentException].
  static long millis(Instant time) {
    if (time.isBefore(Instant.EPOCH)
        || time.isAfter(Instant.ofEpochMilli(Limits.MAX_TIME_MILLIS))
        || time.toEpochMilli() == 0) {
      throw new IllegalArgumentException(
          time + " is outside the times that the protocol can carry");
    }
    return time.toEpochMilli();
  }

  static long optionalMillis(@Nullable Instant time) {
    return time == null ? 0 : millis(time);
  }

  static ByteString of(Bytes value) {
    return ByteString.copyFrom(value.toArray());
  }

  static ByteString of(Digest value) {
    return of(value.value());
  }

  static ByteString of(ActId value) {
    return of(value.value());
  }

  static ByteString of(CredentialId value) {
    return ByteString.copyFrom(value.bytes());
  }
}
