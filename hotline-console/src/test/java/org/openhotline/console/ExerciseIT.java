package org.openhotline.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.openhotline.certs.development.DevelopmentAuthority;
import org.openhotline.protocol.agreement.ShippedAgreements;

/// A desk of the exercise plane beside a live one: nobody can take one for the other.
@ExtendWith(Desks.Shared.class)
class ExerciseIT {
  private static final String GROUND = "() => getComputedStyle(document.body).backgroundColor";

  private final Desks desks;

  ExerciseIT(Desks desks) {
    this.desks = desks;
  }

  private static Object themed(Page page, String theme) {
    page.locator("select:has(option[value=night])").selectOption(theme);
    assertThat(page.locator("html")).hasAttribute("data-theme", theme);
    return page.evaluate(GROUND);
  }

  @Test
  void anExerciseIsSeenInTitleBandsSidesAndGroundInEveryColour(@TempDir Path folder)
      throws IOException {
    Path world = folder.resolve("world");
    DevelopmentAuthority.make(
        new DevelopmentAuthority.Request(
            world,
            ShippedAgreements.text("demo").replace("plane: live", "plane: exercise"),
            "console.test/exercise",
            List.of("127.0.0.1:1"), // nobody listens there
            InstantSource.system()));
    Page live = desks.xa();
    assertThat(live.locator("html")).hasAttribute("data-plane", "LIVE");
    assertTrue(live.title().startsWith("Hotline") || live.title().startsWith("("), live.title());
    assertEquals(0, live.locator(".exercise, .exercise-mark").count());
    try (ConsoleProgram console =
        ConsoleProgram.start(world.resolve("home-xa"), 0, InstantSource.system())) {
      Page page = desks.browser().page(desks.browser().officer("en"));
      page.navigate(console.link());
      page.locator("#passphrase").fill(Desks.PASSPHRASE);
      assertThat(page.locator("dl.facts")).containsText("EXERCISE EXERCISE EXERCISE");
      for (String theme : List.of("day", "night", "ops")) {
        assertNotEquals(themed(live, theme), themed(page, theme), theme);
        Browser.assertAccessible(page, "exercise " + theme, Browser.RULES);
      }
      page.locator("#passphrase").press("Enter");
      page.locator("#link.bad").waitFor();
      assertThat(page.locator(".plane.exercise")).hasCount(2);
      assertTrue(page.title().startsWith("EXERCISE "), page.title());
      assertNotEquals(
          "none", page.evaluate("() => getComputedStyle(document.body).borderImageSource"));
      Browser.picture(page, "exercise");
      page.close();
    }
    desks.browser().assertNoProblems();
  }
}
