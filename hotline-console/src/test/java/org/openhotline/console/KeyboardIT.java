package org.openhotline.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A whole exchange in which nobody touches a mouse.
@ExtendWith(Desks.Shared.class)
class KeyboardIT {
  /// More stops than any page has; a control that cannot be reached fails here.
  private static final int MAX_STOPS = 80;

  private final Desks desks;
  private final Page xa;
  private final Page xb;

  KeyboardIT(Desks desks) {
    this.desks = desks;
    this.xa = desks.xa();
    this.xb = desks.xb();
  }

  @AfterEach
  void nothingWentWrongInTheBrowser() {
    desks.browser().assertNoProblems();
  }

  private static boolean at(Page page, String selector) {
    return Boolean.TRUE.equals(
        page.evaluate("(s) => document.activeElement?.matches(s) ?? false", selector));
  }

  /// Presses Tab until the focus is there, and checks that one sees where it is.
  private static void tabTo(Page page, String selector) {
    for (int stops = 0; stops < MAX_STOPS; stops++) {
      page.keyboard().press("Tab");
      if (at(page, selector)) {
        assertEquals(
            "solid",
            page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle"),
            "the focus is seen at " + selector);
        return;
      }
    }
    throw new AssertionError(selector + " is not reached by " + MAX_STOPS + " tabs");
  }

  /// Types the beginning of an option's words, as one does in a list.
  private static void choose(Page page, String words, String value) {
    page.keyboard().type(words);
    assertEquals(value, page.evaluate("() => document.activeElement.value"));
  }

  @Test
  void oneWritesSendsOpensAndAcknowledgesWithoutAMouse() {
    Desks.go(xa, "inbox");
    xa.locator("#main").focus();
    xa.keyboard().press("n");
    tabTo(xa, "#type");
    choose(xa, "Incid", "INCIDENT");
    tabTo(xa, "input[name=to][value=XB]");
    xa.keyboard().press("Space");
    tabTo(xa, "input[name=precedence]");
    xa.keyboard().press("ArrowDown");
    xa.keyboard().press("ArrowUp");
    assertTrue(xa.locator("input[name=precedence][value=IMMEDIATE]").isChecked());
    tabTo(xa, "#subject");
    xa.keyboard().type("Written by keys");
    tabTo(xa, "input[name=field-place]");
    xa.keyboard().type("35°12′N 034°05′E");
    tabTo(xa, "input[name=field-time]");
    xa.keyboard().type("0210Z");
    tabTo(xa, "#text");
    xa.keyboard().type("No mouse was near.");
    tabTo(xa, "#review");
    xa.keyboard().press("Enter");
    tabTo(xa, "#send");
    xa.keyboard().press("Enter");
    xa.locator("#sent-done").waitFor();
    tabTo(xa, ".row.end a.main");
    xa.keyboard().press("Enter");
    xa.locator("#custody").waitFor();

    xb.locator(".banner.ringing").waitFor();
    xb.locator("#main").focus();
    xb.keyboard().press("g");
    xb.keyboard().press("i");
    Desks.row(xb, "Written by keys").waitFor();
    xb.keyboard().press("Home"); // to the top, wherever one was
    for (int i = 0; i < MAX_STOPS && !focused(xb, "Written by keys"); i++) {
      xb.keyboard().press("j");
    }
    assertTrue(focused(xb, "Written by keys"));
    xb.keyboard().press("Enter");
    xb.locator("#act-ACKNOWLEDGED").waitFor();
    tabTo(xb, "#act-ACKNOWLEDGED");
    xb.keyboard().press("Enter");
    Desks.confirm(xb);
    assertThat(xb.locator("#done")).containsText("recorded");
    assertThat(xb.locator("#close")).isFocused();
    xb.keyboard().press("Enter");
    assertThat(xb.locator("dialog")).hasCount(0);
    xb.keyboard().press("?");
    xb.locator("dl.facts kbd").first().waitFor();
    Browser.picture(xb, "keys");
  }

  private static boolean focused(Page page, String subject) {
    return Boolean.TRUE.equals(
        page.evaluate(
            "(s) => document.activeElement?.closest('.item')?.textContent.includes(s) ?? false",
            subject));
  }
}
