package org.openhotline.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Assumptions;

/// A real browser, and what every page must hold: no error on its console, no violation of its
/// policy, nothing that axe finds.
final class Browser implements AutoCloseable {
  private static final List<String> RULES =
      List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

  /// Long, for machines that do much else; a page that works never waits for it.
  private static final double PATIENCE_MILLIS = 40_000;

  private final Playwright playwright;
  private final com.microsoft.playwright.Browser browser;
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();

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
                .setViewportSize(1280, 900)
                .setTimezoneId("Europe/Paris")
                .setLocale(language));
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

  /// Fails if any page had a problem so far.
  void assertNoProblems() {
    assertEquals(List.of(), List.copyOf(problems));
  }

  /// Fails if axe finds something on the page as it stands.
  static void assertAccessible(Page page) {
    List<String> found =
        new AxeBuilder(page)
            .withTags(RULES).analyze().getViolations().stream()
                .map(v ->
                    v.getId()
                        + ": "
                        + v.getHelp()
                        + " "
                        + v.getNodes().stream().map(n -> n.getHtml()).limit(3).toList())
                .toList();
    assertEquals(List.of(), found);
  }

  /// Keeps a picture of the page in `target/screens`.
  static void picture(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "screens", name + ".png")));
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }
}
