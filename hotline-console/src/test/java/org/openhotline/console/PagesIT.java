package org.openhotline.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What every page must hold, in every language and with every colour.
@ExtendWith(Desks.Shared.class)
class PagesIT {
  private static final List<String> LANGUAGES = List.of("ru", "zh", "ar", "fr", "es", "en");
  private static final List<String> OTHER_THEMES = List.of("day", "night");
  private static final List<String> CONTRAST = List.of("color-contrast");
  private static final long SILENCE_MILLIS = 30_000;

  private final Desks desks;
  private final Page xa;
  private final Page xb;

  PagesIT(Desks desks) {
    this.desks = desks;
    this.xa = desks.xa();
    this.xb = desks.xb();
  }

  @AfterEach
  void nothingWentWrongInTheBrowser() {
    desks.browser().assertNoProblems();
  }

  /// All rules of axe for the language; then, for the other colours, those about colours.
  private static void assertWholeAndReadable(Page page, String what) {
    Locator themes = page.locator("select:has(option[value=night])");
    Browser.assertAccessible(page, what, Browser.RULES);
    if (themes.count() > 0) {
      for (String theme : OTHER_THEMES) {
        themes.selectOption(theme);
        assertThat(page.locator("html")).hasAttribute("data-theme", theme);
        Browser.assertAccessible(page, what + " " + theme, CONTRAST);
      }
      themes.selectOption("ops");
    }
    assertEquals(
        true, page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), what);
  }

  private static void speak(Page page, String lang) {
    page.locator("select:has(option[value=ar])").first().selectOption(lang);
    assertThat(page.locator("html")).hasAttribute("lang", lang);
    assertThat(page.locator("html")).hasAttribute("dir", lang.equals("ar") ? "rtl" : "ltr");
  }

  @Test
  void everyPageIsWholeAndReadableInEveryLanguageAndEveryColour() {
    desks.arrive("INCIDENT", "IMMEDIATE", "Tongues", "Every language shows this.");
    desks.write("CEASE-ACTIVITY", "FLASH", "Waits for a second officer", "Only written.");
    xa.locator("#send").click();
    xa.locator("#release-passphrase").waitFor();
    String release = xa.url();
    for (String lang : LANGUAGES) {
      speak(xb, lang);
      assertTrue(
          Pattern.matches("\\d\\d:\\d\\d:\\d\\d", xb.locator(".deadline .countdown").textContent()),
          "numbers are not reversed");
      assertEquals(
          "ltr", xb.locator(".deadline .countdown").evaluate("e => getComputedStyle(e).direction"));
      assertWholeAndReadable(xb, "message " + lang);
      Browser.picture(xb, "message-" + lang);
      xb.locator("#act-ACKNOWLEDGED").click();
      Browser.assertAccessible(xb, "acknowledge " + lang, Browser.RULES);
      xb.keyboard().press("Escape");
      xb.locator("#act-HOLDING").click();
      Browser.assertAccessible(xb, "hold " + lang, Browser.RULES);
      xb.keyboard().press("Escape");
      speak(xa, lang);
      assertWholeAndReadable(xa, "release " + lang);
      for (String page : List.of("inbox", "sent", "contacts", "check", "watch", "keys")) {
        Desks.go(xa, page);
        assertWholeAndReadable(xa, page + " " + lang);
      }
      Desks.go(xa, "compose");
      xa.locator("#type").selectOption("INCIDENT");
      assertWholeAndReadable(xa, "compose " + lang);
      Browser.picture(xa, "compose-" + lang);
      xa.navigate(release);
      xa.locator("#release-passphrase").waitFor();
    }
    xa.locator("#discard").click();
    assertThat(xa.locator("#discard")).containsText("for good");
    xa.locator("#discard").click();
    assertThat(xa.locator("#drafts")).hasCount(0);
    for (String theme : OTHER_THEMES) {
      xb.locator("select:has(option[value=night])").selectOption(theme);
      Browser.picture(xb, "theme-" + theme);
    }
    xb.locator("select:has(option[value=night])").selectOption("ops");
    desks.acknowledge();
  }

  @Test
  void theDoorIsReadableInEveryLanguageAndEveryColour() throws IOException {
    try (ConsoleProgram locked =
        ConsoleProgram.start(desks.relay().home("XC"), 0, InstantSource.system())) {
      Page page = desks.browser().page(desks.browser().officer("fr"));
      page.navigate(locked.address()); // without a token
      page.locator("#closed").waitFor();
      Browser.assertAccessible(page);
      page.navigate(locked.link());
      page.locator("#passphrase").waitFor();
      assertThat(page.locator("html")).hasAttribute("lang", "fr");
      for (String lang : LANGUAGES) {
        speak(page, lang);
        assertWholeAndReadable(page, "unlock " + lang);
      }
      page.close();
    }
  }

  @Test
  void theAlarmComesBackThirtySecondsAfterItWasSilencedUntilSomebodyAcknowledges() {
    desks.arrive("INQUIRY", "IMMEDIATE", "Rings again", "Do you hear it?");
    assertThat(xb.locator("html")).hasAttribute("data-sounding", "true");
    xb.evaluate(
        """
        () => {
          window.silences = [];
          let since = 0;
          new MutationObserver(() => {
            const sounding = document.documentElement.dataset.sounding === 'true';
            if (sounding && since) {
              window.silences.push(Date.now() - since);
              since = 0;
            } else if (!sounding && !since) {
              since = Date.now();
            }
          }).observe(document.documentElement, { attributeFilter: ['data-sounding'] });
        }
        """);
    xb.keyboard().press("s");
    assertThat(xb.locator("html")).hasAttribute("data-sounding", "false");
    hostileTextIsInert();
    assertThat(xb.locator("html")).hasAttribute("data-sounding", "true");
    Object silences = xb.evaluate("() => window.silences");
    long silent =
        silences instanceof List<?> all && all.getFirst() instanceof Number n ? n.longValue() : 0;
    assertTrue(silent > SILENCE_MILLIS - 1_000 && silent < SILENCE_MILLIS + 3_000, silent + " ms");
    Desks.go(xb, "inbox");
    Desks.row(xb, "Rings again").click();
    desks.acknowledge();
  }

  /// Not in a test of its own, because the one that waits for 30 seconds has the time.
  private void hostileTextIsInert() {
    String evil = "<b id=injected>x</b> \u202Etxt.evil";
    Desks.go(xa, "contacts");
    Desks.go(xa, "compose");
    xa.locator("#type").selectOption("INCIDENT");
    xa.locator("input[name=to][value=XB]").check();
    xa.locator("#subject").fill(evil);
    xa.locator("input[name=field-place]").fill(evil);
    xa.locator("input[name=field-time]").fill("B".repeat(900));
    xa.locator("#text")
        .fill(
            "<img src=x onerror=alert(1)><script>document.title='taken'</script>\u202Egnp.exe "
                + "A".repeat(10_000));
    xa.locator("#add-aid").click();
    xa.locator("textarea[name=aid]").fill(evil + "C".repeat(10_000));
    xa.locator("#review").click();
    xa.locator("#reviewed").waitFor();
    inert(xa, "review");
    desks.send();
    Desks.go(xb, "inbox");
    Locator row = Desks.row(xb, "txt.evil");
    assertThat(row).containsText("<b id=injected>x</b> <U+202e>txt.evil");
    row.click();
    assertThat(xb.locator("#original")).containsText("<script>document.title='taken'</script>");
    assertThat(xb.locator("#original")).containsText("<U+202e>gnp.exe");
    assertThat(xb.locator(".texts dl.facts")).containsText("<b id=injected>x</b> <U+202e>txt.evil");
    assertThat(xb.locator(".texts section").nth(1)).containsText("<b id=injected>x</b> <U+202e>");
    inert(xb, "message");
    Browser.assertAccessible(xb);
    xb.locator("#act-ACKNOWLEDGED").click();
    inert(xb, "dialog");
    Desks.sign(xb);
    xb.locator("#act-DECLINED").click();
    xb.locator("#reason").fill(evil + "D".repeat(400));
    Desks.sign(xb);
    Desks.go(xa, "sent");
    inert(xa, "sent");
    Desks.row(xa, "txt.evil").click();
    assertThat(xa.locator("#custody")).containsText("<b id=injected>x</b> <U+202e>txt.evilDDD");
    inert(xa, "custody");
    Desks.go(xa, "contacts");
    xa.locator("#party-XC").waitFor();
    assertThat(xa.locator("#party-XC")).containsText(Desks.HOSTILE);
    inert(xa, "contacts");
  }

  /// What others wrote is text: it makes no element, runs nothing and does not widen the page.
  private static void inert(Page page, String where) {
    assertEquals(0, page.locator("#injected, main img, main script, dialog img").count(), where);
    assertTrue(page.title().contains("Hotline"), page.title());
    assertEquals(
        true,
        page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"),
        where + " is not wider than the window");
  }

  @Test
  void theSeventhTabIsAliveAndOnlyOneRings() {
    List<Page> tabs = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Page tab = desks.browser().page(desks.officerB());
      tab.navigate(desks.consoleB().address());
      tab.locator("#link.good").waitFor();
      tabs.add(tab);
    }
    desks.write("INQUIRY", "IMMEDIATE", "For all seven tabs", "Do all of you see it?");
    desks.send();
    for (Page tab : tabs) {
      tab.locator(".banner.ringing").waitFor();
      assertThat(tab.locator("html")).hasAttribute("data-sounding", "false");
    }
    assertThat(xb.locator("html")).hasAttribute("data-sounding", "true");
    assertThat(tabs.getLast().locator("#arm")).isVisible();
    assertFalse(tabs.getLast().locator("#arm").textContent().isBlank());
    tabs.forEach(Page::close);
    xb.reload(); // a fresh page may not make a sound before somebody touches it
    assertThat(xb.locator("#arm")).containsText("SOUND NOT ARMED");
    assertThat(xb.locator("html")).hasAttribute("data-sounding", "false");
    xb.locator("#arm").click();
    assertThat(xb.locator("html")).hasAttribute("data-sounding", "true");
    Desks.go(xb, "inbox");
    Desks.row(xb, "For all seven tabs").click();
    desks.acknowledge();
  }
}
