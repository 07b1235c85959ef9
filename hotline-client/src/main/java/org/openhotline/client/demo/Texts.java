package org.openhotline.client.demo;

import java.util.List;
import org.openhotline.client.Draft;
import org.openhotline.protocol.message.ActId;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.ReplyKind;

/// What is said in the story.
final class Texts {
  static final String INCIDENT_SUBJECT = "تقرير عاجل عن حادث في البحر";

  static final String INCIDENT =
      """
      في الساعة 08:40 بالتوقيت العالمي اقتربت سفينة الدورية التابعة لكم «نجم الشمال» من سفينة المسح \
      «الأفق» التابعة لنا إلى مسافة تقل عن مئتي متر، في الموقع المبيّن أدناه، وأطلقت إشارات ضوئية لم يتضح معناها.
      لم تقع إصابات ولا أضرار، وقد غيّرت سفينتنا مسارها تفاديا للتصادم.
      نرجو إبلاغنا بسبب هذا الاقتراب، والإيعاز إلى سفينتكم بالبقاء على مسافة لا تقل عن ميل بحري واحد حتى انتهاء أعمال المسح.
      """;

  static final String INCIDENT_AID =
      """
      At 08:40 UTC your patrol vessel "North Star" approached our survey vessel "Horizon" to less than two \
      hundred metres, at the position given below, and fired light signals whose meaning was not clear.
      There were no injuries and no damage; our vessel changed course to avoid a collision.
      Please tell us the reason for this approach, and instruct your vessel to stay at least one nautical mile \
      away until the survey work has ended.
      """;

  private static final AgreementId DEMO = new AgreementId("demo");
  private static final DeskId XA = new DeskId("XA");
  private static final DeskId XB = new DeskId("XB");

  private Texts() {}

  /// XA's incident report in Arabic with a translation aid.
  static Draft incident(String drafter) {
    return draft(
        XB,
        Precedence.IMMEDIATE,
        null,
        new Payload(
            "INCIDENT",
            INCIDENT_SUBJECT,
            "ar",
            INCIDENT,
            List.of(new Payload.Translation("en", INCIDENT_AID, drafter)),
            "",
            List.of(
                new Payload.Field("place", "35°12′N 034°05′E"),
                new Payload.Field("time", "2026-11-23T08:40:00Z"),
                new Payload.Field("vessels", "Horizon (survey), North Star (patrol)")),
            drafter));
  }

  /// XB's full reply.
  static Draft reply(ActId question, String subject, String text, String drafter) {
    return draft(
        XA,
        Precedence.PRIORITY,
        question,
        new Payload("REPLY", subject, "en", text, List.of(), "", List.of(), drafter));
  }

  /// XA's request to stop at once.
  static Draft ceaseActivity(String activity, String drafter) {
    return draft(
        XB,
        Precedence.FLASH,
        null,
        new Payload(
            "CEASE-ACTIVITY",
            "Cease " + activity,
            "en",
            "Your "
                + activity
                + " endangers our survey vessel. Stop it at once and tell us that you did.",
            List.of(),
            "",
            List.of(
                new Payload.Field("activity", activity),
                new Payload.Field("place", "35°12′N 034°05′E")),
            drafter));
  }

  private static Draft draft(
      DeskId to,
      Precedence precedence,
      @org.jspecify.annotations.Nullable ActId question,
      Payload payload) {
    return new Draft(
        DEMO,
        List.of(to),
        List.of(),
        precedence,
        question,
        question == null ? ReplyKind.NONE : ReplyKind.FULL,
        null,
        null,
        payload);
  }
}
