package org.openhotline.protocol.wire;

import java.util.Optional;
import org.openhotline.protocol.message.Refusal;
import org.openhotline.protocol.message.RefusalCode;
import org.openhotline.protocol.message.Text;
import org.openhotline.protocol.v1.Refused;

/// Refusals to and from the frame `Refused`.
public final class Refusals {
  /// Most characters of a refusal's text and of each detail.
  public static final int MAX_TEXT_CHARACTERS = 2_000;

  /// Most details of one refusal.
  public static final int MAX_DETAILS = 32;

  private Refusals() {}

  /// The frame that tells a station of `refusal`; over-long texts are cut.
  ///
  /// @param request the request refused; 0 for the session itself
  /// @param fatal whether the relay closes the connection
  public static Refused toFrame(long request, Refusal refusal, boolean fatal) {
    var frame =
        Refused.newBuilder()
            .setRequest(request)
            .setCode(refusal.code().name())
            .setText(cut(refusal.text()))
            .setFatal(fatal);
    refusal.details().entrySet().stream()
        .limit(MAX_DETAILS)
        .forEach(detail -> frame.putDetails(cut(detail.getKey()), cut(detail.getValue())));
    return frame.build();
  }

  /// The refusal that a relay told.
  ///
  /// @throws MalformedException if the code is unknown or a text is too long; the text is in the
  ///   reason
  public static Refusal ofFrame(Refused frame) throws MalformedException {
    Optional<RefusalCode> code = code(frame.getCode());
    if (code.isEmpty()) {
      throw MalformedException.at(
          "refused.code",
          "'"
              + Text.shown(frame.getCode())
              + "' is not known here; the relay says: "
              + Text.shown(frame.getText()));
    }
    String text = Fields.text("refused.text", frame.getText(), MAX_TEXT_CHARACTERS);
    if (frame.getDetailsCount() > MAX_DETAILS) {
      throw MalformedException.tooLarge(
          "refused.details", frame.getDetailsCount(), MAX_DETAILS, "entries");
    }
    for (var detail : frame.getDetailsMap().entrySet()) {
      Fields.text("refused.details", detail.getKey(), MAX_TEXT_CHARACTERS);
      Fields.text("refused.details", detail.getValue(), MAX_TEXT_CHARACTERS);
    }
    return new Refusal(code.get(), text, frame.getDetailsMap());
  }

  private static Optional<RefusalCode> code(String name) {
    for (RefusalCode code : RefusalCode.values()) {
      if (code.name().equals(name)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }

  private static String cut(String text) {
    if (text.length() <= MAX_TEXT_CHARACTERS) {
      return text;
    }
    int end = MAX_TEXT_CHARACTERS - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
