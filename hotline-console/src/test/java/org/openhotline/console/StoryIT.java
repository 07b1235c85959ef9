package org.openhotline.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.certs.Passphrases;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.client.Draft;
import org.openhotline.client.RefusedException;
import org.openhotline.client.Station;
import org.openhotline.client.home.HomeKeys;
import org.openhotline.protocol.agreement.ShippedAgreements;
import org.openhotline.protocol.message.AgreementId;
import org.openhotline.protocol.message.DeskId;
import org.openhotline.protocol.message.LocalId;
import org.openhotline.protocol.message.Payload;
import org.openhotline.protocol.message.Precedence;
import org.openhotline.protocol.message.ReplyKind;

class StoryIT {
  @TempDir Path folder;

  private static void send(TestRelay relay) throws IOException, RefusedException {
    Passphrases passphrases =
        new Passphrases(
            null, Map.of("HOTLINE_PASSPHRASE", DevelopmentAuthority.PASSPHRASE), q -> null);
    try (HomeKeys keys = HomeKeys.open(relay.home("XA"), passphrases);
        Station station = keys.station()) {
      station.connect(java.time.Duration.ofSeconds(10));
      station.synchronise(java.time.Duration.ofSeconds(10));
      LocalId drafter = new LocalId("xa-drafter");
      station.send(
          new Draft(
              new AgreementId("demo"),
              java.util.List.of(new DeskId("XB")),
              java.util.List.of(),
              Precedence.IMMEDIATE,
              null,
              ReplyKind.NONE,
              null,
              null,
              new Payload(
                  "INCIDENT",
                  "تقرير عاجل عن حادث في البحر",
                  "ar",
                  "في الساعة 08:40 بالتوقيت العالمي اقتربت سفينة الدورية",
                  java.util.List.of(
                      new Payload.Translation(
                          "en", "At 08:40 UTC a patrol vessel approached", "Dara")),
                  "",
                  java.util.List.of(
                      new Payload.Field("place", "35°12′N 034°05′E"),
                      new Payload.Field("time", "2026-11-23T08:40:00Z")),
                  keys.officerName(station, drafter))),
          java.util.List.of(keys.officer(drafter)),
          java.time.Duration.ofSeconds(10));
    }
  }

  @Test
  void acknowledges() throws Exception {
    try (TestRelay relay = TestRelay.start(folder, ShippedAgreements.text("demo"));
        Browser browser = Browser.open();
        ConsoleProgram xb = ConsoleProgram.start(relay.home("XB"), 0, InstantSource.system());
        BrowserContext officer = browser.officer("en")) {
      Page page = browser.page(officer);
      page.navigate(xb.link());
      page.locator("#passphrase").fill(DevelopmentAuthority.PASSPHRASE);
      Browser.picture(page, "unlock");
      page.keyboard().press("Enter");
      page.locator("nav a[href='#/watch']").click();
      page.locator("#officer").selectOption("xb-watch");
      page.locator("#passphrase").fill(DevelopmentAuthority.PASSPHRASE);
      page.keyboard().press("Enter");
      page.locator("#take").click();
      assertThat(page.locator("#watching.good")).containsText("Wim Watch");
      Browser.picture(page, "watch");
      page.keyboard().press("g");
      page.keyboard().press("i");
      send(relay);
      page.locator(".item").first().waitFor();
      Browser.picture(page, "inbox");
      Browser.assertAccessible(page);
      page.keyboard().press("Home");
      page.keyboard().press("Enter");
      page.locator("#custody").waitFor();
      Browser.picture(page, "message");
      page.keyboard().press("a");
      Browser.picture(page, "ack");
      page.keyboard().press("Enter");
      assertThat(page.locator("#done")).containsText("recorded");
      page.keyboard().press("Enter");
      assertThat(page.locator("#custody")).containsText("Acknowledged at");
      Browser.picture(page, "acked");
      Browser.assertAccessible(page);
      browser.assertNoProblems();
    }
  }
}
