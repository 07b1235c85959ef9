package org.openhotline.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.protocol.agreement.ShippedAgreements;

/// Two officers with a browser each, two consoles, one relay; one such pair serves all browser
/// tests, which send messages of their own. FLASH and IMMEDIATE have time, PRIORITY has seconds.
final class Desks implements AutoCloseable {
  static final String PASSPHRASE = DevelopmentAuthority.PASSPHRASE;

  /// Stands in the name of the third party.
  static final String HOSTILE = "<b id=injected>x</b>";

  private final Path folder;
  private final TestRelay relay;
  private final Browser browser;
  private final ConsoleProgram consoleA;
  private final ConsoleProgram consoleB;
  private final BrowserContext officerB;
  private final Page xa;
  private final Page xb;

  private Desks(Path folder) throws IOException {
    this.folder = folder;
    browser = Browser.open();
    relay = TestRelay.start(folder, agreement());
    consoleA = ConsoleProgram.start(relay.home("XA"), 0, InstantSource.system());
    consoleB = ConsoleProgram.start(relay.home("XB"), 0, InstantSource.system());
    officerB = browser.officer("en");
    xa = enter(browser.page(browser.officer("en")), consoleA, "xa-watch");
    xb = enter(browser.page(officerB), consoleB, "xb-watch");
  }

  private static String agreement() {
    return ShippedAgreements.text("demo")
        .replace("acknowledge: 2s", "acknowledge: 10m")
        .replace("holding: 30s", "holding: 20m")
        .replace("acknowledge: 20s", "acknowledge: 15m")
        .replace("holding: 40s", "holding: 1h")
        .replace("acknowledge: 30s", "acknowledge: 3s")
        .replace("reply: 1m", "reply: 2h")
        .replace("total: 5m", "total: 24h")
        .replace("allowed: [PRIORITY, ROUTINE]", "allowed: [PRIORITY, ROUTINE]\n    lead_time: 2h")
        .replace("name: Charlie,", "name: " + HOSTILE + " Charlie,");
  }

  /// Hands the one pair of desks to tests, and ends it after the last of them.
  static final class Shared implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == Desks.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(Desks.class))
          .getOrComputeIfAbsent(
              Desks.class,
              type -> {
                try {
                  return new Desks(Files.createTempDirectory("hotline-console-"));
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
    }
  }

  /// Unlocks, takes the seat and the watch: by the keyboard.
  static Page enter(Page page, ConsoleProgram console, String officer) {
    page.navigate(console.link());
    page.locator("#passphrase").fill(PASSPHRASE);
    Browser.picture(page, "unlock");
    page.keyboard().press("Enter");
    page.locator("#link.good").waitFor();
    page.locator("#officer").selectOption(officer); // unlocked, it asks who takes the seat
    page.locator("#passphrase").fill(PASSPHRASE);
    Browser.picture(page, "seat");
    page.keyboard().press("Enter");
    page.locator("#take").focus();
    page.keyboard().press("Enter");
    page.locator("#watching.good").waitFor();
    assertThat(page.locator("#sound")).isVisible();
    assertTrue(page.url().endsWith("#/watch"), "no token: " + page.url());
    return page;
  }

  Page xa() {
    return xa;
  }

  Page xb() {
    return xb;
  }

  TestRelay relay() {
    return relay;
  }

  Browser browser() {
    return browser;
  }

  ConsoleProgram consoleB() {
    return consoleB;
  }

  /// The profile in which XB's officer works.
  BrowserContext officerB() {
    return officerB;
  }

  /// Goes to a page by its tab.
  static void go(Page page, String name) {
    page.locator("nav a[href='#/" + name + "']").click();
    page.locator("nav a[href='#/" + name + "'][aria-current]").waitFor();
  }

  /// A message in the list that is shown.
  static Locator row(Page page, String subject) {
    return page.locator(".item", new Page.LocatorOptions().setHasText(subject)).first();
  }

  /// A standing banner about a message.
  static Locator banner(Page page, String subject) {
    return page.locator(".banner.exhausted", new Page.LocatorOptions().setHasText(subject));
  }

  /// XA fills in the form and reviews it.
  void write(String type, String precedence, String subject, String text) {
    go(xa, "contacts"); // leaves what was written before
    go(xa, "compose");
    xa.locator("#type").selectOption(type);
    xa.locator("input[name=to][value=XB]").check();
    xa.locator("input[name=precedence][value=" + precedence + "]").check();
    xa.locator("#subject").fill(subject);
    for (Locator field : xa.locator("input[name^=field-][required]").all()) {
      field.fill("35°12′N 034°05′E");
    }
    xa.locator("#text").fill(text);
    Browser.whole(xa, "compose");
    xa.locator("#review").click();
    xa.locator("#reviewed").waitFor();
  }

  /// XA signs and sends what it has reviewed.
  void send() {
    xa.locator("#send").click();
    xa.locator("#sent-done").waitFor();
  }

  /// XA writes and sends, XB opens the message.
  void arrive(String type, String precedence, String subject, String text) {
    write(type, precedence, subject, text);
    send();
    go(xb, "inbox");
    row(xb, subject).click();
    xb.locator("#act-ACKNOWLEDGED").waitFor();
  }

  /// Signs in the dialog that is open, and closes it.
  static void sign(Page page) {
    confirm(page);
    assertThat(page.locator("#done")).containsText("recorded");
    page.locator("#close").click();
    assertThat(page.locator("dialog")).hasCount(0);
  }

  /// The second, deliberate step: a dialog signs nothing in its first moment.
  static void confirm(Page page) {
    page.locator("#sign").waitFor();
    page.waitForTimeout(450);
    page.locator("#sign").press("Enter");
  }

  /// XB acknowledges the message that it has opened.
  void acknowledge() {
    xb.locator("#act-ACKNOWLEDGED").click();
    sign(xb);
  }

  @Override
  public void close() throws IOException {
    consoleA.close();
    consoleB.close();
    relay.close();
    browser.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : List.copyOf(files.sorted(Comparator.reverseOrder()).toList())) {
        Files.delete(file);
      }
    }
  }
}
