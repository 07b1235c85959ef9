package org.openhotline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ClientCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Assumptions;

/// A real browser, and what every page must hold: no error on its console, no violation of its
/// policy, nothing that axe finds.
final class Browser implements AutoCloseable {
  /// All that WCAG 2.2 AA asks and a program can find.
  static final List<String> RULES = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

  private static final int WIDTH = 1280;
  private static final int HEIGHT = 900;
  private static final String AXE = axe();

  /// Long, for machines that do much else; a page that works never waits for it.
  private static final double PATIENCE_MILLIS = 40_000;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();

  private static String axe() {
    try (InputStream in = Browser.class.getResourceAsStream("/axe.min.js")) {
      return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Browser(Playwright playwright, com.microsoft.playwright.Browser browser) {
    this.playwright = playwright;
    this.browser = browser;
  }

  /// Debian's Chromium; the test is aborted, with the reason, where there is none.
  static Browser open() {
    Path chromium = Path.of("/usr/bin/chromium");
    Assumptions.assumeTrue(
        Files.isExecutable(chromium), "no browser: install the Debian package chromium");
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    return new Browser(
        playwright,
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(chromium)
                    .setHeadless(true)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync"))));
  }

  /// An officer's own browser profile.
  BrowserContext officer(String language) {
    BrowserContext context =
        browser.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(WIDTH, HEIGHT)
                .setTimezoneId("Europe/Paris")
                .setLocale(language));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    return context;
  }

  /// The profile of an operator whose browser shows a certificate to `origin`; the board's own
  /// certificate comes from a root that this browser does not have.
  BrowserContext operator(String origin, Path file, String passphrase) {
    BrowserContext context =
        browser.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(WIDTH, HEIGHT)
                .setTimezoneId("Europe/Paris")
                .setLocale("en")
                .setIgnoreHTTPSErrors(true)
                .setClientCertificates(
                    List.of(
                        new ClientCertificate(origin).setPfxPath(file).setPassphrase(passphrase))));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    return context;
  }

  /// A page of which every problem is noted.
  Page page(BrowserContext context) {
    Page page = context.newPage();
    page.onConsoleMessage(this::heard);
    page.onPageError(problems::add);
    return page;
  }

  private void heard(ConsoleMessage message) {
    if (message.type().equals("error") || message.type().equals("warning")) {
      problems.add(message.type() + ": " + message.text() + " at " + message.location());
    }
  }

  /// Fails if any page had a problem since this was last asked.
  void assertNoProblems() {
    List<String> heard = List.copyOf(problems);
    problems.clear();
    assertEquals(List.of(), heard);
  }

  /// What went wrong since this was last asked, for pages that are meant to fail.
  List<String> takeProblems() {
    List<String> heard = List.copyOf(problems);
    problems.clear();
    return heard;
  }

  /// Fails if axe finds something on the page as it stands.
  static void assertAccessible(Page page) {
    assertAccessible(page, "", RULES);
  }

  /// Fails if axe finds something, by rules of these tags or of these names.
  ///
  /// @param where for the failure's text
  static void assertAccessible(Page page, String where, List<String> rules) {
    if (!Boolean.TRUE.equals(page.evaluate("() => 'axe' in window"))) {
      page.evaluate(AXE);
    }
    Object found =
        page.evaluate(
            """
            async (rules) => (await axe.run(document, { runOnly: rules, resultTypes: ['violations'] }))
              .violations.map((v) => v.id + ': ' + v.help + ' '
                + v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(' | '))
            """,
            rules);
    assertEquals(List.of(), found, where);
  }

  /// Notes in the page when `text` first stands in `selector`; ask with [#seen].
  static void watchFor(Page page, String selector, String text) {
    page.evaluate(
        """
        ([selector, text]) => {
          window.seenAt = 0;
          const look = () => {
            if (!window.seenAt && document.querySelector(selector)?.textContent.includes(text)) {
              window.seenAt = Date.now();
            }
          };
          new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
        }
        """,
        List.of(selector, text));
  }

  /// When it did, in milliseconds since 1970; 0: not yet.
  static double seen(Page page) {
    return ((Number) page.evaluate("() => window.seenAt")).doubleValue();
  }

  /// Keeps a picture of what the window shows in `target/screens`.
  static void picture(Page page, String name) {
    keep(page.screenshot(), name);
  }

  /// Keeps a picture of the whole page in `target/screens`, as in a window that is high enough.
  static void whole(Page page, String name) {
    int height = (Integer) page.evaluate("() => document.documentElement.scrollHeight");
    page.setViewportSize(WIDTH, height);
    picture(page, name);
    page.setViewportSize(WIDTH, HEIGHT);
  }

  private static void keep(byte[] png, String name) {
    try {
      SmallPng.write(png, Path.of("target", "screens", name + ".png"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
