"""Chromium by way of its WebDriver, over HTTP and with nothing but the standard library."""
import base64
import json
import os
import re
import shutil
import subprocess
import tempfile
import urllib.request

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Missing(Exception):
    """There is no Chromium, or no driver of it."""


class Browser:
    """One window. Whatever it asks of the network is not found, and kept in `requests`."""

    def __init__(self):
        self.driver = self.session = None
        self.folder = tempfile.mkdtemp()
        for program in ("chromium", "chromedriver"):
            if not shutil.which(program):
                raise Missing(f"{program} is not installed (ci/deps browser)")
        self.driver = subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        port = None
        for line in self.driver.stdout:
            if port := re.search(r"started successfully on port (\d+)", line):
                break
        if not port:
            raise Missing("chromedriver does not start")
        self.base = f"http://127.0.0.1:{port[1]}/session"
        self.session = self.ask("POST", "", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:loggingPrefs": {"browser": "ALL", "performance": "ALL"},
            "goog:chromeOptions": {"binary": shutil.which("chromium"), "args": self.arguments()}}}})["sessionId"]
        self.ask("POST", "/url", {"url": "about:blank"})
        self.requests()

    def arguments(self):
        arguments = ["--headless=new", f"--user-data-dir={self.folder}/profile", "--disable-gpu", "--disable-dev-shm-usage",
                     "--no-first-run", "--disable-background-networking", "--disable-component-update", "--hide-scrollbars",
                     "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"]
        return arguments + (["--no-sandbox"] if os.geteuid() == 0 else [])

    def close(self):
        if self.session:
            self.ask("DELETE", "")
        if self.driver:
            self.driver.terminate()
            self.driver.wait(10)
            self.driver.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def ask(self, method, path, body=None):
        url = self.base + (f"/{self.session}" if self.session else "") + path
        data = None if method != "POST" else json.dumps(body or {}).encode()
        request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
        direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with direct.open(request, timeout=120) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{method} {path}: {json.load(error)['value']['message'].splitlines()[0]}") from None

    def open(self, path):
        self.ask("POST", "/url", {"url": "file://" + urllib.request.pathname2url(os.path.abspath(path))})

    def find(self, selector):
        return self.ask("POST", "/element", {"using": "css selector", "value": selector})[ELEMENT]

    def click(self, selector):
        """As a person does: the element is scrolled to, and must be where the click goes."""
        self.ask("POST", f"/element/{self.find(selector)}/click")

    def type(self, selector, text):
        element = self.find(selector)
        self.ask("POST", f"/element/{element}/clear")
        self.ask("POST", f"/element/{element}/value", {"text": text})

    def choose(self, selector, value):
        """An option of a <select>, by its value."""
        option = self.run("return [...document.querySelector(arguments[0]).options].find(option => option.value === arguments[1])",
                          selector, value)
        self.ask("POST", f"/element/{option[ELEMENT]}/click")

    def run(self, script, *arguments):
        return self.ask("POST", "/execute/sync", {"script": script, "args": list(arguments)})

    def evaluate(self, expression):
        """The same where a page may run no scripts."""
        return self.devtools("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def devtools(self, command, **parameters):
        return self.ask("POST", "/goog/cdp/execute", {"cmd": command, "params": parameters})

    def size(self, width, height, mobile=False):
        self.devtools("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=mobile)

    def media(self, media="", scheme="light"):
        """`media`: "print", or "" for a screen."""
        self.devtools("Emulation.setEmulatedMedia", media=media, features=[{"name": "prefers-color-scheme", "value": scheme}])

    def before_scripts(self, script):
        """Runs in every page before its own scripts, until what this returns is called."""
        number = self.devtools("Page.addScriptToEvaluateOnNewDocument", source=script)["identifier"]
        return lambda: self.devtools("Page.removeScriptToEvaluateOnNewDocument", identifier=number)

    def picture(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.devtools("Page.captureScreenshot", format="png")["data"]))

    def complaints(self):
        """What the console has got since the last call."""
        return [entry["message"] for entry in self.ask("POST", "/se/log", {"type": "browser"})]

    def requests(self):
        """The addresses that were asked for since the last call."""
        events = [json.loads(entry["message"])["message"] for entry in self.ask("POST", "/se/log", {"type": "performance"})]
        return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
