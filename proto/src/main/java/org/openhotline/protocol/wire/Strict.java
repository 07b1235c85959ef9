package org.openhotline.protocol.wire;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.openhotline.protocol.message.Text;

/// Parses protobuf so that every value has exactly one accepted byte string.
///
/// Refused: unknown fields at any depth, a field given twice, fields out of order, defaults that
/// are spelled out, numbers longer than needed, text that is not UTF-8, more than
/// [Limits#MAX_DEPTH] levels, trailing bytes.
final class Strict {
  private Strict() {}

  /// The message in `bytes`, which are its canonical serialisation.
  ///
  /// @param what names the message in refusals
  static <T extends Message> T canonical(
      String what, byte[] bytes, int limitBytes, Parser<T> parser) throws MalformedException {
    checkSize(what, bytes, limitBytes);
    T message = read(what, bytes, DiscardUnknownFieldsParser.wrap(parser));
    if (!Arrays.equals(message.toByteArray(), bytes)) {
      Optional<String> unknown = unknownField(read(what, bytes, parser));
      throw MalformedException.at(
          what,
          unknown.isPresent()
              ? unknown.get()
                  + " is not part of protocol version "
                  + Limits.PROTOCOL_VERSION
                  + "; leave it out"
              : "not canonical; write each field once, in ascending order, numbers as short as "
                  + "possible, no default values");
    }
    return message;
  }

  /// The message in `bytes`, without unknown fields, but in any order: for frames, which nobody
  /// signs.
  ///
  /// @param what names the message in refusals
  static <T extends Message> T known(String what, byte[] bytes, int limitBytes, Parser<T> parser)
      throws MalformedException {
    checkSize(what, bytes, limitBytes);
    T message = read(what, bytes, parser);
    Optional<String> unknown = unknownField(message);
    if (unknown.isPresent()) {
      throw MalformedException.at(
          what,
          unknown.get()
              + " is not part of protocol version "
              + Limits.PROTOCOL_VERSION
              + "; leave it out");
    }
    return message;
  }

  private static void checkSize(String what, byte[] bytes, int limitBytes)
      throws MalformedException {
    if (bytes.length > limitBytes) {
      throw MalformedException.tooLarge(what, bytes.length, limitBytes, "bytes");
    }
    if (bytes.length == 0) {
      throw MalformedException.at(what, "there are no bytes; at least one field is required");
    }
  }

  private static <T extends Message> T read(String what, byte[] bytes, Parser<T> parser)
      throws MalformedException {
    CodedInputStream in = CodedInputStream.newInstance(bytes);
    in.setRecursionLimit(Limits.MAX_DEPTH);
    try {
      T message = parser.parseFrom(in);
      in.checkLastTagWas(0);
      return message;
    } catch (InvalidProtocolBufferException e) {
      throw MalformedException.at(what, "not a protobuf message: " + reason(e));
    }
  }

  private static String reason(InvalidProtocolBufferException e) {
    String message = e.getMessage();
    return message == null ? "no reason given" : Text.shown(message);
  }

  private static Optional<String> unknownField(Message message) {
    var unknown = message.getUnknownFields().asMap();
    if (!unknown.isEmpty()) {
      return Optional.of(
          "field "
              + unknown.keySet().iterator().next()
              + " of "
              + message.getDescriptorForType().getName());
    }
    for (var field : message.getAllFields().entrySet()) {
      if (field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        List<?> values =
            field.getValue() instanceof List<?> list ? list : List.of(field.getValue());
        for (Object value : values) {
          Optional<String> inside =
              value instanceof Message nested ? unknownField(nested) : Optional.empty();
          if (inside.isPresent()) {
            return inside;
          }
        }
      }
    }
    return Optional.empty();
  }
}
