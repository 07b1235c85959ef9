package org.openhotline.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.certs.Passphrases;
import org.openhotline.client.Draft;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.agreement.ShippedAgreements;
import org.openhotline.protocol.crypto.SigningKeyPair;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.ReplyKind;

/// Three hundred open messages at one desk, a real relay between; all count down, none drops a
/// second, while more arrive.
@Tag("alone")
class LoadIT {
  private static final int OPEN = 300;
  private static final int LATE = 20;
  private static final int WATCHED_SECONDS = 6;
  private static final Duration RECEIPT = Duration.ofSeconds(20);

  private static final String OBSERVE =
      """
      () => {
        window.shown = new Map();
        const look = (e) => {
          const row = e.closest?.('[data-id]');
          if (row && e.matches('.countdown')) {
            const [h, m, s] = e.textContent.split(':').map(Number);
            const list = window.shown.get(row.dataset.id) || [];
            list.push(h * 3600 + m * 60 + s);
            window.shown.set(row.dataset.id, list);
          }
        };
        new MutationObserver((records) => records.forEach((r) => look(r.target)))
          .observe(document.querySelector('#open'), { childList: true, subtree: true });
      }
      """;

  /// Rows that were seen for long enough, and how often the next shown second was not the next one.
  private static final String JUDGE =
      """
      (least) => {
        let rows = 0, dropped = 0;
        for (const list of window.shown.values()) {
          rows += list.length >= least ? 1 : 0;
          for (let i = 1; i < list.length; i++) {
            dropped += list[i] === list[i - 1] - 1 ? 0 : 1;
          }
        }
        return [rows, dropped];
      }
      """;

  @Test
  void threeHundredOpenMessagesCountDownWithoutADroppedSecond(@TempDir Path folder)
      throws IOException, RefusedException {
    String agreement =
        ShippedAgreements.text("demo")
            .replace("acknowledge: 45s", "acknowledge: 6h")
            .replace("reply: 1m", "reply: 24h");
    try (Browser browser = Browser.open();
        TestRelay relay = TestRelay.start(folder, agreement);
        ConsoleProgram console =
            ConsoleProgram.start(relay.home("XB"), 0, InstantSource.system())) {
      Page page = Desks.enter(browser.page(browser.officer("en")), console, "xb-watch");
      Desks.go(page, "inbox");
      try (HomeKeys keys =
              HomeKeys.open(
                  relay.home("XA"),
                  new Passphrases(null, Map.of(), question -> Desks.PASSPHRASE.toCharArray()));
          Station station = keys.station()) {
        station.connect(RECEIPT);
        station.synchronise(RECEIPT);
        SigningKeyPair officer = keys.officer(new LocalId("xa-watch"));
        for (int i = 1; i <= OPEN; i++) {
          if (i == OPEN - LATE) {
            assertThat(page.locator("#open .item")).hasCount(i - 1);
            page.evaluate(OBSERVE);
          }
          station.send(draft(i), List.of(officer), RECEIPT);
        }
      }
      assertThat(page.locator("#open .item")).hasCount(OPEN);
      page.waitForTimeout(WATCHED_SECONDS * 1000.0);
      assertEquals(List.of(OPEN, 0), page.evaluate(JUDGE, WATCHED_SECONDS - 1));
      browser.assertNoProblems();
    }
  }

  private static Draft draft(int number) {
    return new Draft(
        new AgreementId("demo"),
        List.of(new DeskId("XB")),
        List.of(),
        Precedence.ROUTINE,
        null,
        ReplyKind.NONE,
        null,
        null,
        new Payload(
            "INQUIRY",
            "Inquiry number " + number,
            "en",
            "One of many.",
            List.of(),
            "",
            List.of(),
            "Wim Watch of XA"));
  }
}
