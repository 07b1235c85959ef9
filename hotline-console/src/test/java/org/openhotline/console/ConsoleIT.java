package org.openhotline.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.protocol.agreement.ShippedAgreements;

/// Two officers with a browser each, two consoles, one relay: the whole way of a message, and what
/// pages must never do. Each test sends messages of its own; FLASH and IMMEDIATE have time,
/// PRIORITY has seconds.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleIT {
  private static final double SECONDS_30 = 30_000;
  private static final String PASSPHRASE = DevelopmentAuthority.PASSPHRASE;

  private TestRelay relay;
  private Browser browser;
  private ConsoleProgram consoleA;
  private ConsoleProgram consoleB;
  private BrowserContext officerA;
  private BrowserContext officerB;
  private Page xa;
  private Page xb;

  @BeforeAll
  void open(@TempDir Path folder) throws IOException {
    browser = Browser.open();
    relay =
        TestRelay.start(
            folder,
            ShippedAgreements.text("demo")
                .replace("acknowledge: 2s", "acknowledge: 10m")
                .replace("holding: 30s", "holding: 20m")
                .replace("acknowledge: 20s", "acknowledge: 15m")
                .replace("holding: 40s", "holding: 1h")
                .replace("acknowledge: 30s", "acknowledge: 2s")
                .replace("reply: 1m", "reply: 2h")
                .replace("total: 5m", "total: 24h"));
    consoleA = ConsoleProgram.start(relay.home("XA"), 0, InstantSource.system());
    consoleB = ConsoleProgram.start(relay.home("XB"), 0, InstantSource.system());
    officerA = browser.officer("en");
    officerB = browser.officer("en");
    xa = enter(officerA, consoleA, "xa-watch");
    xb = enter(officerB, consoleB, "xb-watch");
  }

  @AfterAll
  void close() throws IOException {
    consoleA.close();
    consoleB.close();
    relay.close();
    browser.close();
  }

  @AfterEach
  void nothingWentWrongInTheBrowser() {
    browser.assertNoProblems();
  }

  /// Unlocks, takes the seat and the watch: by the keyboard.
  private Page enter(BrowserContext context, ConsoleProgram console, String officer) {
    Page page = browser.page(context);
    page.navigate(console.link());
    page.locator("#passphrase").fill(PASSPHRASE);
    Browser.picture(page, "unlock");
    page.keyboard().press("Enter");
    page.locator("#link.good").waitFor();
    page.keyboard().press("g");
    page.keyboard().press("w");
    page.locator("#officer").selectOption(officer);
    page.locator("#passphrase").fill(PASSPHRASE);
    page.keyboard().press("Enter");
    page.locator("#take").focus();
    page.keyboard().press("Enter");
    page.locator("#watching.good").waitFor();
    assertThat(page.locator("#sound")).isVisible();
    assertTrue(
        !page.url().contains("#") || page.url().endsWith("#/watch"), "no token: " + page.url());
    return page;
  }

  private static void go(Page page, String name) {
    page.locator("nav a[href='#/" + name + "']").click();
    page.locator("nav a[href='#/" + name + "'][aria-current]").waitFor();
  }

  private static Locator row(Page page, String subject) {
    return page.locator(".item", new Page.LocatorOptions().setHasText(subject)).first();
  }

  /// Fills in the form and reviews it.
  private void write(String type, String precedence, String subject, String text) {
    go(xa, "contacts"); // leaves what was written before
    go(xa, "compose");
    if (xa.locator("#sent-done").count() > 0) {
      xa.locator("#sent-done ~ .row button").click();
    }
    xa.locator("#type").selectOption(type);
    xa.locator("input[name=to][value=XB]").check();
    xa.locator("input[name=precedence][value=" + precedence + "]").check();
    xa.locator("#subject").fill(subject);
    for (Locator field : xa.locator("input[name^=field-][required]").all()) {
      field.fill("35°12′N 034°05′E");
    }
    xa.locator("#text").fill(text);
    Browser.picture(xa, "compose");
    xa.locator("#review").click();
    xa.locator("#reviewed").waitFor();
  }

  private void send() {
    xa.locator("#send").click();
    xa.locator("#sent-done").waitFor();
  }

  @Test
  void aFlashIsReleasedRingsIsAcknowledgedByKeyboardAndSeenAtOnce() {
    write("CEASE-ACTIVITY", "FLASH", "Cease firing near the cape", "Stop it and tell us.");
    assertThat(xa.locator("#preview")).containsText("Must be acknowledged by");
    assertThat(xa.locator("#preview")).containsText("A second officer must release it");
    Browser.assertAccessible(xa);
    xa.locator("#send").click();
    xa.locator("#release-passphrase").fill("not this one");
    xa.keyboard().press("Enter");
    assertThat(xa.locator(".error")).containsText("Wrong passphrase");
    assertThat(xa.locator("#releaser")).hasValue("xa-head"); // first with the role
    xa.locator("#release-passphrase").fill(PASSPHRASE);
    Browser.picture(xa, "release");
    Browser.assertAccessible(xa);
    xa.keyboard().press("Enter");
    xa.locator("#sent-done").waitFor();
    xa.locator("#sent-done ~ .row a").click();
    xa.locator("#custody").waitFor();

    assertThat(xb.locator(".banner.ringing")).containsText("Cease firing near the cape");
    assertThat(xb.locator("html")).hasAttribute("data-ring", "flash");
    assertThat(xb.locator("html")).hasAttribute("data-sounding", "true");
    assertTrue(xb.title().startsWith("(1!)"), xb.title());
    xb.keyboard().press("s");
    assertThat(xb.locator("html")).hasAttribute("data-sounding", "false");
    Browser.picture(xb, "ringing");

    xb.keyboard().press("Home");
    xb.keyboard().press("Enter");
    xb.locator("#act-ACKNOWLEDGED").waitFor();
    String before = xb.locator(".deadline .countdown").textContent();
    assertThat(xb.locator(".deadline .countdown")).not().hasText(before);
    assertThat(xb.locator("#trust")).containsText("Wim Watch of XA");
    assertThat(xb.locator("#trust")).containsText("Hana Head of XA");
    Browser.picture(xb, "message");
    Browser.assertAccessible(xb);
    xb.keyboard().press("a");
    assertThat(xb.locator("#legend")).hasText("Received and understood; no position taken.");
    Browser.picture(xb, "acknowledge");
    Browser.assertAccessible(xb);
    xb.keyboard().press("Escape"); // the first step signs nothing
    assertThat(xb.locator("dialog")).hasCount(0);
    assertThat(xb.locator("#act-ACKNOWLEDGED")).isVisible();
    xb.keyboard().press("a");
    xb.keyboard().press("Enter");
    assertThat(xb.locator("#done")).containsText("recorded");
    long acknowledged = System.nanoTime();
    assertThat(xa.locator("#custody")).containsText("Acknowledged at");
    Duration seen = Duration.ofNanos(System.nanoTime() - acknowledged);
    assertTrue(seen.compareTo(Duration.ofSeconds(10)) < 0, "XA saw it after " + seen);
    xb.keyboard().press("Enter");
    assertThat(xb.locator(".banner.ringing")).hasCount(0);
    assertThat(xb.locator("html")).hasAttribute("data-ring", "");
    assertThat(xb.locator("#act-ACKNOWLEDGED")).hasCount(0);

    xb.locator("#act-HOLDING").click();
    xb.locator("#sign").click();
    assertThat(xb.locator("#done")).containsText("recorded");
    xb.locator("#close").click();
    assertThat(xa.locator("#custody")).containsText("promises a reply");
    xb.keyboard().press("r");
    xb.locator("#text").fill("It has stopped.");
    xb.locator("#review").click();
    xb.locator("#send").click();
    xb.locator("#sent-done").waitFor();
    assertThat(xa.locator("#custody")).containsText("Answered by");
    xa.locator("#custody ~ .row button").click();
    assertThat(xa.locator("#proof")).containsText("Entries proven");
    Browser.picture(xa, "custody");
    Browser.assertAccessible(xa);
  }

  @Test
  void silenceClimbsTheLadderToAStandingBannerThatOnlyPeopleClose() {
    write("INQUIRY", "PRIORITY", "Lights at sea", "What are the lights?");
    send();
    go(xa, "sent");
    Locator banner =
        xa.locator(".banner.exhausted", new Page.LocatorOptions().setHasText("Lights at sea"));
    banner.waitFor(new Locator.WaitForOptions().setTimeout(2 * SECONDS_30));
    Locator there =
        xb.locator(".banner.exhausted", new Page.LocatorOptions().setHasText("Lights at sea"));
    there.waitFor(new Locator.WaitForOptions().setTimeout(SECONDS_30));
    assertThat(row(xa, "Lights at sea")).containsText("OVERDUE");
    Browser.picture(xa, "exhausted");
    Browser.assertAccessible(xa);
    banner.locator("a").click();
    assertThat(xa.locator("#cards")).containsText("Bravo's embassy duty officer");
    assertThat(xa.locator("#custody")).containsText("Escalation step 4");
    assertThat(xa.locator("#custody")).containsText("guarantors");
    xa.locator("#act-CLOSE").click();
    xa.locator("#reason").fill("Reached by telephone");
    xa.locator("#sign").click();
    assertThat(xa.locator("#done")).containsText("recorded");
    xa.locator("#close").click();
    assertThat(banner).hasCount(0);
    assertThat(there).hasCount(1);
    assertThat(xa.locator("#custody")).containsText("Reached by telephone");
    there.locator("a").click();
    xb.locator("#act-DECLINED").click();
    xb.locator("#reason").fill("Not ours to say");
    xb.locator("#sign").click();
    assertThat(xb.locator("#done")).containsText("recorded");
    xb.locator("#close").click();
    assertThat(there).hasCount(0);
  }

  @Test
  void hostileTextIsInert() {
    write(
        "INCIDENT",
        "IMMEDIATE",
        "<b id=injected>x</b> \u202Etxt.evil",
        "<img src=x onerror=alert(1)><script>document.title='taken'</script>\u202Egnp.exe "
            + "A".repeat(10_000));
    send();
    go(xb, "inbox");
    Locator row = row(xb, "txt.evil");
    assertThat(row).containsText("<b id=injected>x</b> <U+202e>txt.evil");
    row.click();
    assertThat(xb.locator("#original")).containsText("<script>document.title='taken'</script>");
    assertThat(xb.locator("#original")).containsText("<U+202e>gnp.exe");
    assertEquals(0, xb.locator("#injected, #original img, #original script").count());
    assertTrue(xb.title().contains("Hotline"), xb.title());
    assertEquals(
        true,
        xb.evaluate("() => document.documentElement.scrollWidth <= innerWidth"),
        "10,000 characters without a space do not widen the page");
    Browser.assertAccessible(xb);
    xb.keyboard().press("a");
    xb.keyboard().press("Enter");
    xb.locator("#close").click();
  }

  @Test
  void withoutTheRelayOneWritesOnAndItGoesOutLater() throws IOException {
    relay.stop();
    xa.locator("#link.bad").waitFor(new Locator.WaitForOptions().setTimeout(SECONDS_30));
    assertThat(xa.locator("main.stale")).hasCount(1);
    assertThat(xa.locator(".banner.warn").first()).containsText("may be old");
    write("INQUIRY", "IMMEDIATE", "Written without a line", "Do you hear us?");
    send();
    assertThat(xa.locator("#sent-done")).containsText("queued");
    go(xa, "sent");
    assertThat(xa.locator("#queue")).containsText("Written without a line");
    Browser.picture(xa, "offline");
    Browser.assertAccessible(xa);
    relay.start();
    go(xb, "inbox");
    row(xb, "Written without a line")
        .waitFor(new Locator.WaitForOptions().setTimeout(2 * SECONDS_30));
    assertThat(xa.locator("#queue")).hasCount(0);
    assertThat(xa.locator("main.stale")).hasCount(0);
    row(xb, "Written without a line").click();
    xb.locator("#act-ACKNOWLEDGED").click();
    xb.keyboard().press("Enter");
    xb.locator("#close").click();
    go(xa, "sent");
    row(xa, "Written without a line").click();
    xa.locator("#act-CANCEL").click();
    xa.locator("#reason").fill("Asked by telephone");
    xa.locator("#sign").click();
    assertThat(xa.locator("#done")).containsText("recorded");
    xa.locator("#close").click();
  }

  @Test
  void theWatchIsHandedOverWithItsOpenItemsAndTwoSignatures() {
    write("INQUIRY", "IMMEDIATE", "Open at the hand-over", "Who is there?");
    send();
    go(xb, "inbox");
    row(xb, "Open at the hand-over").waitFor();
    go(xb, "watch");
    assertThat(xb.locator("#handover")).containsText("Open at the hand-over");
    xb.locator("#other").selectOption("xb-drafter");
    xb.locator("#other-passphrase").fill(PASSPHRASE);
    Browser.picture(xb, "hand-over");
    Browser.assertAccessible(xb);
    xb.keyboard().press("Enter");
    assertThat(xb.locator("#watching.good")).containsText("Dara Drafter of XB");
    xb.locator("#other").selectOption("xb-watch");
    xb.locator("#other-passphrase").fill(PASSPHRASE);
    xb.keyboard().press("Enter");
    assertThat(xb.locator("#watching.good")).containsText("Wim Watch of XB");
    go(xb, "inbox");
    row(xb, "Open at the hand-over").click();
    xb.locator("#act-ACKNOWLEDGED").click();
    xb.keyboard().press("Enter");
    xb.locator("#close").click();
  }

  @Test
  void bothSidesSeeTheSameComparisonNumberAndALinkTestIsAnswered() {
    go(xa, "contacts");
    go(xb, "contacts");
    Locator atXa = xa.locator("#party-XB .groups");
    Locator atXb = xb.locator("#party-XA .groups");
    String number = atXa.getAttribute("aria-label");
    assertTrue(Pattern.matches("(\\d{5} ){11}\\d{5}", number), number);
    assertEquals(number, atXb.getAttribute("aria-label"));
    Browser.picture(xa, "contacts");
    Browser.assertAccessible(xa);
    go(xa, "check");
    xa.locator("#check-XB").click();
    assertThat(xa.locator("#round-trip")).containsText("ms");
    xa.locator("#checks tbody tr").first().waitFor();
    Browser.assertAccessible(xa);
    go(xb, "inbox");
    row(xb, "Communications check").click();
    xb.locator("#act-ACKNOWLEDGED").click();
    xb.keyboard().press("Enter");
    xb.locator("#close").click();
    assertThat(xa.locator("#checks tbody tr").first()).containsText("Acknowledged");
    Browser.picture(xa, "link-test");
  }

  @Test
  void everyLanguageAndEveryThemeIsWholeAndReadable() {
    write("INCIDENT", "IMMEDIATE", "Tongues", "Every language shows this.");
    send();
    go(xb, "inbox");
    row(xb, "Tongues").click();
    xb.locator("#act-ACKNOWLEDGED").waitFor();
    for (String lang : List.of("ru", "zh", "ar", "fr", "es", "en")) {
      xb.locator("select").first().selectOption(lang);
      assertThat(xb.locator("html")).hasAttribute("lang", lang);
      assertThat(xb.locator("html")).hasAttribute("dir", lang.equals("ar") ? "rtl" : "ltr");
      assertTrue(
          Pattern.matches("\\d\\d:\\d\\d:\\d\\d", xb.locator(".deadline .countdown").textContent()),
          "numbers are not reversed");
      assertEquals(
          "ltr", xb.locator(".deadline .countdown").evaluate("e => getComputedStyle(e).direction"));
      Browser.assertAccessible(xb);
      Browser.picture(xb, "message-" + lang);
    }
    for (String theme : List.of("day", "night", "ops")) {
      xb.locator("select").nth(1).selectOption(theme);
      assertThat(xb.locator("html")).hasAttribute("data-theme", theme);
      Browser.assertAccessible(xb);
      Browser.picture(xb, "theme-" + theme);
    }
    xb.locator("#act-ACKNOWLEDGED").click();
    xb.keyboard().press("Enter");
    xb.locator("#close").click();
  }

  @Test
  void theSeventhTabIsAliveAndOnlyOneRings() {
    List<Page> tabs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Page tab = browser.page(officerB);
      tab.navigate(consoleB.address());
      tab.locator("#link.good").waitFor();
      tabs.add(tab);
    }
    write("INQUIRY", "IMMEDIATE", "For all seven tabs", "Do all of you see it?");
    send();
    for (Page tab : tabs) {
      row(tab, "For all seven tabs").waitFor(new Locator.WaitForOptions().setTimeout(SECONDS_30));
    }
    assertThat(tabs.getLast().locator("#arm")).isVisible();
    tabs.forEach(Page::close);
    go(xb, "inbox");
    row(xb, "For all seven tabs").click();
    xb.locator("#act-ACKNOWLEDGED").click();
    xb.keyboard().press("Enter");
    xb.locator("#close").click();
  }
}
