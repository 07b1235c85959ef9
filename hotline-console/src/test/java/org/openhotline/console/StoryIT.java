package org.openhotline.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What two desks live through: the whole way of a message.
@ExtendWith(Desks.Shared.class)
class StoryIT {
  private static final double SECONDS_60 = 60_000;
  private static final double SIGHT_MILLIS = 1_000;

  private final Desks desks;
  private final Page xa;
  private final Page xb;

  StoryIT(Desks desks) {
    this.desks = desks;
    this.xa = desks.xa();
    this.xb = desks.xb();
  }

  @AfterEach
  void nothingWentWrongInTheBrowser() {
    desks.browser().assertNoProblems();
  }

  @Test
  void aFlashIsReleasedRingsIsAcknowledgedByKeyboardAndSeenWithinASecond() {
    desks.write("CEASE-ACTIVITY", "FLASH", "Cease firing near the cape", "Stop it and tell us.");
    assertThat(xa.locator("#preview")).containsText("Must be acknowledged by");
    assertThat(xa.locator("#preview")).containsText("A second officer must release it");
    Browser.picture(xa, "review");
    release();

    assertThat(xb.locator(".banner.ringing")).containsText("Cease firing near the cape");
    assertThat(xb.locator("html")).hasAttribute("data-ring", "flash");
    assertThat(xb.locator("html")).hasAttribute("data-sounding", "true");
    assertTrue(xb.title().matches("\\(\\d+!\\).*"), xb.title());
    Desks.go(xb, "inbox");
    Browser.picture(xb, "inbox");
    xb.keyboard().press("Home");
    xb.keyboard().press("Enter");
    xb.locator("#act-ACKNOWLEDGED").waitFor();
    String before = xb.locator(".deadline .countdown").textContent();
    assertThat(xb.locator(".deadline .countdown")).not().hasText(before);
    assertThat(xb.locator(".deadline + p")).containsText("Next step");
    assertThat(xb.locator(".deadline + p")).containsText("End of the ladder");
    assertThat(xb.locator("#trust")).containsText("Wim Watch of XA");
    assertThat(xb.locator("#trust")).containsText("Rana Releaser of XA");
    Browser.picture(xb, "message");

    xb.keyboard().press("a");
    assertThat(xb.locator("#legend")).hasText("Received and understood; no position taken.");
    Browser.picture(xb, "acknowledge");
    xb.keyboard().press("Enter"); // at once, as from a key that is held down: signs nothing
    assertThat(xb.locator("#sign")).isFocused();
    xb.keyboard().press("Escape"); // the first step signs nothing
    assertThat(xb.locator("dialog")).hasCount(0);
    assertThat(xb.locator("#act-ACKNOWLEDGED")).isVisible();
    Browser.watchFor(xa, "#custody", "Acknowledged at");
    Browser.watchFor(xb, "#page", "Signed and recorded");
    xb.keyboard().press("a");
    Desks.confirm(xb);
    assertThat(xb.locator("#done")).containsText("recorded");
    assertThat(xa.locator("#custody")).containsText("Acknowledged at");
    double late = Browser.seen(xa) - Browser.seen(xb);
    assertTrue(late < SIGHT_MILLIS, "XA saw it " + late + " ms after XB's receipt was shown");
    xb.keyboard().press("Enter");
    assertThat(xb.locator("#act-ACKNOWLEDGED")).hasCount(0);
    assertThat(xb.locator("html")).not().hasAttribute("data-ring", "flash");

    answer();
    assertThat(xa.locator("#custody")).containsText("Answered by");
    xa.locator("#custody ~ .row button").click();
    int lines = xa.locator("#custody > li").count();
    assertThat(xa.locator("#proof.good"))
        .containsText(Pattern.compile("proven: \\W*" + lines + "\\W* of \\W*" + lines + "\\W*,"));
    Browser.whole(xa, "custody");
    xa.locator("#custody a").first().click(); // the reply, which waits for its own acknowledgement
    xa.locator("#act-ACKNOWLEDGED").click();
    Desks.sign(xa);
  }

  private void release() {
    xa.locator("#send").click();
    xa.locator("#edit-again").click();
    assertThat(xa.locator("#text")).hasValue("Stop it and tell us.");
    xa.locator("#review").click();
    xa.locator("#send").click();
    xa.locator("#release-passphrase").fill("not this one");
    xa.keyboard().press("Enter");
    assertThat(xa.locator("main .error")).containsText("Wrong passphrase");
    assertThat(xa.locator("#releaser")).hasValue("xa-releaser"); // first with the role
    xa.locator("#release-passphrase").fill(Desks.PASSPHRASE);
    Browser.picture(xa, "release");
    xa.keyboard().press("Enter");
    xa.locator("#sent-done").waitFor();
    xa.locator("#sent-done ~ .row a").click();
    xa.locator("#custody").waitFor();
  }

  private void answer() {
    xb.locator("#act-HOLDING").click();
    Desks.sign(xb);
    assertThat(xa.locator("#custody")).containsText("promises a reply");
    xb.keyboard().press("r");
    xb.locator("#text").fill("It has stopped.");
    xb.locator("#review").click();
    xb.locator("#send").click();
    xb.locator("#sent-done").waitFor();
  }

  @Test
  void silenceClimbsTheLadderOnBothSidesToAStandingBannerThatOnlyPeopleClose() {
    desks.write("INQUIRY", "PRIORITY", "Lights at sea", "What are the lights?");
    desks.send();
    Desks.go(xa, "sent");
    Locator here = Desks.banner(xa, "Lights at sea");
    Locator there = Desks.banner(xb, "Lights at sea");
    here.waitFor(new Locator.WaitForOptions().setTimeout(SECONDS_60));
    there.waitFor(new Locator.WaitForOptions().setTimeout(SECONDS_60));
    assertThat(here).containsText("Bravo's embassy duty officer");
    assertThat(Desks.row(xa, "Lights at sea")).containsText("OVERDUE");
    Browser.picture(xa, "exhausted");
    here.locator("a").click();
    there.locator("a").click();
    for (Page side : new Page[] {xa, xb}) {
      assertThat(side.locator("#custody"))
          .containsText(
              Pattern.compile(
                  "step \\W*1\\W* at[\\s\\S]*OVERDUE at[\\s\\S]*step \\W*2\\W* at[\\s\\S]*"
                      + "step \\W*3\\W* at[\\s\\S]*step \\W*4\\W* at[\\s\\S]*guarantors[\\s\\S]*"
                      + "EXHAUSTED at"));
    }
    assertThat(xa.locator("#cards")).containsText("Bravo's embassy duty officer");
    Browser.whole(xa, "fallback-card");
    xa.locator("#act-CLOSE").click();
    xa.locator("#reason").fill("Reached by telephone");
    Desks.sign(xa);
    assertThat(here).hasCount(0);
    assertThat(there).hasCount(1);
    assertThat(xa.locator("#custody")).containsText("Reached by telephone");
    xb.locator("#act-DECLINED").click();
    xb.locator("#reason").fill("Not ours to say");
    Desks.sign(xb);
    assertThat(there).hasCount(0);
  }

  @Test
  void withoutTheRelayOneWritesOnAndItGoesOutLater() throws IOException {
    desks.relay().stop();
    xa.locator("#link.bad").waitFor();
    assertThat(xa.locator("main.stale")).hasCount(1);
    assertThat(xa.locator(".banner.warn").first()).containsText("may be old");
    desks.write("INQUIRY", "IMMEDIATE", "Written without a line", "Do you hear us?");
    desks.send();
    assertThat(xa.locator("#sent-done")).containsText("queued");
    Desks.go(xa, "sent");
    assertThat(xa.locator("#queue")).containsText("Written without a line");
    Browser.picture(xa, "offline");
    Browser.assertAccessible(xa);
    desks.relay().start();
    Desks.go(xb, "inbox");
    Locator arrived = Desks.row(xb, "Written without a line");
    arrived.waitFor(new Locator.WaitForOptions().setTimeout(SECONDS_60));
    assertThat(xa.locator("#queue")).hasCount(0);
    assertThat(xa.locator("main.stale")).hasCount(0);
    arrived.click();
    desks.acknowledge();
    Desks.go(xa, "sent");
    Desks.row(xa, "Written without a line").click();
    xa.locator("#act-CANCEL").click();
    xa.locator("#reason").fill("Asked by telephone");
    Desks.sign(xa);
  }

  @Test
  void theWatchIsHandedOverWithItsOpenItemsAndTwoSignatures() {
    desks.write("INQUIRY", "IMMEDIATE", "Open at the hand-over", "Who is there?");
    desks.send();
    Desks.go(xb, "inbox");
    Desks.row(xb, "Open at the hand-over").waitFor();
    Desks.go(xb, "watch");
    assertThat(xb.locator("#handover")).containsText("Open at the hand-over");
    xb.locator("#other").selectOption("xb-drafter");
    xb.locator("#other-passphrase").fill(Desks.PASSPHRASE);
    Browser.picture(xb, "hand-over");
    xb.keyboard().press("Enter");
    assertThat(xb.locator("#watching.good")).containsText("Dara Drafter of XB");
    xb.locator("#other").selectOption("xb-watch");
    xb.locator("#other-passphrase").fill(Desks.PASSPHRASE);
    xb.keyboard().press("Enter");
    assertThat(xb.locator("#watching.good")).containsText("Wim Watch of XB");
    Desks.go(xb, "inbox");
    Desks.row(xb, "Open at the hand-over").click();
    desks.acknowledge();
  }

  @Test
  void bothSidesSeeTheSameComparisonNumberAndALinkTestIsAnswered() {
    Desks.go(xa, "contacts");
    Desks.go(xb, "contacts");
    String number = xa.locator("#party-XB .groups").getAttribute("aria-label");
    assertTrue(Pattern.matches("(\\d{5} ){11}\\d{5}", number), number);
    assertEquals(number, xb.locator("#party-XA .groups").getAttribute("aria-label"));
    Browser.picture(xa, "contacts");
    Desks.go(xa, "check");
    xa.locator("#check-XB").click();
    assertThat(xa.locator("#round-trip")).containsText("ms");
    xa.locator("#checks tbody tr").first().waitFor();
    Desks.go(xb, "inbox");
    Desks.row(xb, "Communications check").click();
    desks.acknowledge();
    assertThat(xa.locator("#checks tbody tr").first()).containsText("Acknowledged");
    Browser.picture(xa, "link-test");
  }

  @Test
  void theHeadOfTheCentreSuspendsTheChannelAndBothSidesReadWhyOnEveryPage() {
    channel(xa, "xa-watch", "Not the head");
    assertThat(xa.locator("#channel-demo .error")).containsText("may not sign this");
    channel(xa, "xa-head", "We verify our keys");
    assertThat(xa.locator(".banner.suspended")).containsText("We verify our keys");
    Browser.picture(xa, "suspended");
    channel(xb, "xb-head", "<b id=injected>So do</b> we");
    for (Page side : new Page[] {xa, xb}) {
      assertThat(side.locator(".banner.suspended")).containsText("has suspended the channel");
      assertThat(side.locator(".banner.suspended")).containsText("<b id=injected>So do</b> we");
      assertThat(side.locator("#injected")).hasCount(0);
    }
    Browser.assertAccessible(xa);
    channel(xb, "xb-head", "Done");
    channel(xa, "xa-head", "Keys verified");
    assertThat(xa.locator(".banner.suspended")).hasCount(0);
    assertThat(xb.locator(".banner.suspended")).hasCount(0);
  }

  private static void channel(Page page, String officer, String reason) {
    Desks.go(page, "contacts");
    Locator details = page.locator("#channel-demo details");
    if (details.getAttribute("open") == null) {
      details.locator("summary").click();
    }
    page.locator("#reason-demo").fill(reason);
    page.locator("#head-demo").selectOption(officer);
    page.locator("#passphrase-demo").fill(Desks.PASSPHRASE);
    page.keyboard().press("Enter");
    assertThat(page.locator("#passphrase-demo")).hasValue("");
    assertThat(page.locator("#channel-demo button")).isEnabled();
  }

  @Test
  void agreedTextsGoOutInEveryLanguageSideBySideAndNothingBeginsSoonerThanAgreed() {
    Desks.go(xa, "contacts");
    Desks.go(xa, "compose");
    xa.locator("#type").selectOption("CONSULTATION");
    assertThat(xa.locator("#lead")).containsText("2 hr");
    xa.locator("#valid-from").fill("2020-01-01T00:00");
    assertThat(xa.locator("#lead")).hasClass("error");
    xa.locator("#valid-from").fill("2099-01-01T00:00");
    assertThat(xa.locator("#lead")).hasClass("quiet");

    xa.locator("#type").selectOption("CODE");
    xa.locator("input[name=to][value=XB]").check();
    xa.locator("#template").selectOption("A2");
    xa.locator("#subject").fill("An accident");
    xa.locator("input[name=field-place]").fill("the cape");
    xa.locator("input[name=field-time]").fill("0400");
    assertThat(xa.locator("#rendered")).containsText("near the cape is an accident");
    xa.locator("#review").click();
    desks.send();
    Desks.go(xb, "inbox");
    Desks.row(xb, "An accident").click();
    assertThat(xb.locator("#original")).containsText("inform you by 0400 UTC");
    assertThat(xb.locator("dl.facts").first()).not().containsText("Begins"); // of another type
    Locator aid = xb.locator(".texts section").nth(1);
    assertThat(aid).containsText("the cape");
    assertThat(aid.locator(".body")).hasAttribute("lang", "ar");
    assertEquals(
        xb.locator(".texts section").first().boundingBox().y, aid.boundingBox().y, "side by side");
    assertEquals(
        "rtl", aid.locator(".body").evaluate("e => e.matches(':dir(rtl)') ? 'rtl' : 'ltr'"));
    Browser.picture(xb, "translation");
    desks.acknowledge();
  }
}
