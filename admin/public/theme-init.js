// Runs before first paint, as a file of its own so that the content security policy needs no inline script.
(function () {
  var root = document.documentElement;
  var theme = null;
  var language = null;
  try {
    theme = localStorage.getItem('madang.theme');
    language = localStorage.getItem('madang.language');
  } catch {
    // Storage can be forbidden; the defaults below stand.
  }
  var dark = theme === 'dark' || (theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  root.classList.toggle('dark', dark);
  if (language === 'en') root.lang = 'en';
})();
