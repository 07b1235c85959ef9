package org.openhotline.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The operators' board of the same relay, in a browser with an operator's certificate.
@ExtendWith(Desks.Shared.class)
class BoardIT {
  private static final double SECONDS_60 = 60_000;
  private static final String HOSTILE =
      "<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>\u202eevil\u202c "
          + "long".repeat(90);
  private static final List<String> PAGES =
      List.of("board", "desks", "agreements", "health", "report", "log");

  /// The last one is that in which the stories look for words.
  private static final List<String> LANGUAGES = List.of("ru", "zh", "ar", "fr", "es", "en");

  private static final List<String> CONTRAST = List.of("color-contrast");

  private final Desks desks;

  BoardIT(Desks desks) {
    this.desks = desks;
  }

  @AfterEach
  void nothingWentWrongInTheBrowser() {
    desks.browser().assertNoProblems();
  }

  private BrowserContext operator() {
    String board = desks.relay().board();
    return desks
        .browser()
        .operator(
            board.substring(0, board.length() - 1), desks.relay().operator(), TestRelay.OPERATOR);
  }

  private Page open(BrowserContext context) {
    Page page = desks.browser().page(context);
    page.navigate(desks.relay().board());
    page.locator("#live.good").waitFor();
    page.locator("#counters").waitFor();
    return page;
  }

  /// Keeps in the page, for each message, the states in which the board showed it.
  private static void watchSteps(Page page) {
    page.evaluate(
        """
        () => {
          window.shown = {};
          const look = () => {
            for (const li of document.querySelectorAll('#items > li')) {
              const list = window.shown[li.dataset.id] ??= [];
              const text = [...li.querySelectorAll('.ladder > .state, .subject .state')]
                .map((e) => e.textContent.replace(/\\s+/g, ' ').trim()).join(' ');
              if (list.at(-1) !== text) {
                list.push(text);
              }
            }
          };
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
        }
        """);
  }

  private String leftToEscalate() {
    desks.write("INQUIRY", "PRIORITY", "Left to escalate", "Who is there?");
    desks.send();
    Desks.go(desks.xa(), "sent");
    return Objects.requireNonNull(
        Desks.row(desks.xa(), "Left to escalate").getAttribute("data-id"));
  }

  private static Locator item(Page page, String id) {
    return page.locator("#items > li[data-id='" + id + "']");
  }

  @Test
  void aMessageThatEscalatesIsSeenStepByStepTakenNotedAndTracedAndNothingOfItsTextIsThere()
      throws IOException {
    Page board = open(operator());
    watchSteps(board);
    String id = leftToEscalate();
    Locator item = item(board, id);
    item.waitFor();
    assertThat(item).containsText("Nobody has taken it");
    assertThat(item.locator(".exhausted, .state.over").first()).isVisible();
    Browser.picture(board, "board-overdue");
    assertThat(board.locator("html")).hasAttribute("data-ring", Pattern.compile(".+"));

    item.locator("button").first().click();
    assertThat(item.locator(".handler")).containsText("Taken by");
    assertThat(item.locator(".handler")).containsText("anna");
    note(board, item);
    card(board, item);
    wall(board.context(), id);
    item.getByText("EXHAUSTED").waitFor(new Locator.WaitForOptions().setTimeout(SECONDS_60));
    Object shown = board.evaluate("id => window.shown[id]", id);
    assertTrue(
        Pattern.matches(
            "(?s).*No step yet.*Step 1/4.*OVERDUE Step 2/4.*OVERDUE Step 3/4.*OVERDUE Step 4/4.*"
                + "EXHAUSTED Step 4/4.*",
            String.valueOf(shown)),
        "each step was shown: " + shown);
    Browser.picture(board, "board");

    item.locator("a.button").click();
    Locator trace = board.locator("#trace");
    assertThat(trace)
        .containsText(
            Pattern.compile(
                "Message[\\s\\S]*Accepted[\\s\\S]*Step\\s*1[\\s\\S]*Overdue[\\s\\S]*Step\\s*2"
                    + "[\\s\\S]*Step\\s*3[\\s\\S]*Step\\s*4[\\s\\S]*Ladder exhausted"));
    assertThat(board.locator("#notes")).containsText("<U+202e>evil");
    assertEquals(0, board.locator("#notes img, #notes script").count(), "text stays text");
    assertEquals(true, board.evaluate("() => window.hacked === undefined"));
    Browser.whole(board, "board-trace");
    for (String lang : LANGUAGES) {
      board.locator("#language").selectOption(lang);
      assertThat(board.locator("html")).hasAttribute("lang", lang);
      Browser.assertAccessible(board, "trace " + lang, Browser.RULES);
      assertFits(board, "trace " + lang);
    }
    colours(board, "trace", "en");
    String all = (String) board.evaluate("() => document.body.textContent");
    assertTrue(!all.contains("Left to escalate") && !all.contains("Who is there?"), "no content");

    List<String> lines = Files.readAllLines(desks.relay().operatorsLog());
    assertTrue(lines.stream().anyMatch(l -> l.contains("\"TAKE\"") && l.contains(id)));
    assertTrue(lines.stream().anyMatch(l -> l.contains("\"NOTE\"") && l.contains("\"anna\"")));
    assertTrue(lines.stream().anyMatch(l -> l.contains("\"CALL\"") && l.contains("\"XB\"")));
    endIt(board, id);
    board.context().close();
  }

  private static void note(Page board, Locator item) {
    item.getByText("Note", new Locator.GetByTextOptions().setExact(true)).click();
    board.locator("#note-text").fill(HOSTILE);
    Browser.assertAccessible(board);
    Browser.picture(board, "board-note");
    board.locator("#note-write").click();
    assertThat(board.locator("dialog")).hasCount(0);
    assertThat(item).containsText("Notes: ");
  }

  private static void card(Page board, Locator item) {
    item.getByText("Call card", new Locator.GetByTextOptions().setExact(true)).click();
    assertThat(board.locator("#card").first()).containsText("embassy duty officer");
    Browser.assertAccessible(board);
    Browser.picture(board, "board-card");
    board.locator("#close").click();
    assertThat(board.locator("dialog")).hasCount(0);
  }

  /// XB's officer declines at XB's own desk; the board sees it, and had no way to do it.
  private void endIt(Page board, String id) {
    Page xb = desks.xb();
    Desks.go(xb, "inbox");
    Desks.row(xb, "Left to escalate").click();
    xb.locator("#act-DECLINED").click();
    xb.locator("#reason").fill("Not ours to say");
    Desks.sign(xb);
    assertThat(board.locator("#trace")).containsText("Declined");
    assertEquals(0, board.getByText("Not ours to say").count(), "reasons are not shown");
    board.locator("nav a[href='#/board']").click();
    assertThat(item(board, id)).hasCount(0);
  }

  /// The page fits its window, each counter its words, and cells of tables stand in their columns.
  private static void assertFits(Page page, String what) {
    Object misfits =
        page.evaluate(
            """
            () => [
              ...(document.documentElement.scrollWidth > innerWidth ? ['page'] : []),
              ...[...document.querySelectorAll('.counter')].filter((e) => e.scrollWidth > e.clientWidth),
              ...[...document.querySelectorAll('td, th')].filter((e) => getComputedStyle(e).display !== 'table-cell'),
            ].map((e) => e.textContent ?? e)
            """);
    assertEquals(List.of(), misfits, what);
  }

  @Test
  void everyPageIsReadableInEveryLanguageAndEveryColour() {
    desks.arrive("INQUIRY", "ROUTINE", "For the report", "So that it has a line.");
    desks.acknowledge();
    BrowserContext context = operator();
    Page board = open(context);
    for (String lang : LANGUAGES) {
      board.locator("#language").selectOption(lang);
      assertThat(board.locator("html")).hasAttribute("lang", lang);
      for (String page : PAGES) {
        board.locator("nav a[href='#/" + page + "']").click();
        board.locator("nav a[href='#/" + page + "'][aria-current]").waitFor();
        if (page.equals("agreements")) {
          board.locator("#compare").click();
        }
        if (page.equals("report")) {
          board.locator("#report").waitFor();
        }
        Browser.assertAccessible(board, page + " " + lang, Browser.RULES);
        assertFits(board, page + " " + lang);
        if (lang.equals("ar") || lang.equals("en")) {
          colours(board, page, lang);
          Browser.whole(board, "board-" + page + "-" + lang);
        }
      }
    }
    context.close();
  }

  private static void colours(Page board, String page, String lang) {
    for (String theme : List.of("day", "night")) {
      board.locator("#theme").selectOption(theme);
      Browser.assertAccessible(board, page + " " + lang + " " + theme, CONTRAST);
    }
    board.locator("#theme").selectOption("ops");
  }

  private void wall(BrowserContext context, String id) {
    Page wall = desks.browser().page(context);
    wall.navigate(desks.relay().board() + "?wall=1");
    item(wall, id).waitFor();
    assertEquals(0, wall.locator("button, a, select, input").count(), "nothing to press");
    Browser.assertAccessible(wall);
    assertFits(wall, "wall");
    Browser.picture(wall, "board-wall");
    wall.close();
  }

  @Test
  void withoutAnOperatorsCertificateThereIsNothing() {
    BrowserContext stranger =
        desks
            .browser()
            .operator("https://127.0.0.1:1", desks.relay().operator(), TestRelay.OPERATOR);
    Page page = desks.browser().page(stranger);
    String board = desks.relay().board();
    assertThrows(PlaywrightException.class, () -> page.navigate(board));
    stranger.close();
    var _ = desks.browser().takeProblems();
  }
}
