// Maps that need no network: the outline of the country and the gazetteer's own towns, drawn by Leaflet on a canvas.
// Tiles only from an address that the team set.
import {get} from "./api.js";
import {h} from "./dom.js";
import {language, t} from "./i18n.js";

let leaflet = null;
let base = null;
let settings = {map: false, tiles: null, tiles_credit: ""};

export function set_map(session) {
  settings = session;
}

async function load() {
  if (!settings.map) return null;
  if (!leaflet) {
    document.head.append(h("link", {rel: "stylesheet", href: "/leaflet/leaflet.css"}));
    [leaflet, base] = await Promise.all([import("/leaflet/leaflet.esm.min.js"), get("/api/base-map")]);
  }
  return leaflet;
}

const kSyria = [[32.3, 35.6], [37.35, 42.4]];
const kInk = {coast: "#7d99a8", border: "#8a8578", ceasefire: "#a06a4f"};

function draw_base(L, map, pane) {
  for (const line of base.outline?.lines ?? []) {
    const syria = line.of === "SY";
    L.polyline(line.points, {color: kInk[line.kind], weight: syria ? 2 : 1, opacity: syria ? 1 : 0.7, dashArray: line.kind === "ceasefire" ? "5 4" : null, interactive: false, pane}).addTo(map);
  }
  const towns = L.layerGroup().addTo(map);
  const redraw = () => {
    towns.clearLayers();
    const zoom = map.getZoom();
    const rank = zoom < 8 ? 1 : zoom < 9 ? 2 : zoom < 10 ? 3 : 4;
    const bounds = map.getBounds().pad(0.1);
    let labels = 0;
    for (const place of base.places) {
      const point = [place.lat, place.lon];
      if (!bounds.contains(point)) continue;
      if (place.rank <= rank + 1) L.circleMarker(point, {radius: place.rank === 1 ? 2.6 : 1.6, stroke: false, fillColor: "#6f6a5d", fillOpacity: 0.75, interactive: false, pane}).addTo(towns);
      if (place.rank <= rank && ++labels <= 60) {
        const name = language() === "ar" ? place.name_ar ?? place.name : place.name;
        const label = document.createElement("span");
        label.textContent = name;
        L.marker(point, {icon: L.divIcon({className: "town rank-" + place.rank, html: label, iconSize: null, iconAnchor: [-5, 8]}), interactive: false, keyboard: false, pane}).addTo(towns);
      }
    }
  };
  map.on("zoomend moveend", redraw);
  redraw();
}

/**
 * A map in `element`. Gives {show(points, {fit}), highlight(id), close()} or null without Leaflet (then the element says
 * so). Points are {id, lat, lon, label, tone, radius, km, onclick}.
 */
export async function make_map(element, {zoom_control = true, label = ""} = {}) {
  const L = await load();
  if (!element.isConnected && !element.parentNode) return null;
  if (!L) {
    element.replaceChildren(h("p", {class: "empty"}, t("map.none")));
    return null;
  }
  element.replaceChildren();
  element.setAttribute("role", "region");
  element.setAttribute("aria-label", label || t("map.label"));
  const map = L.map(element, {zoomControl: zoom_control, attributionControl: true, preferCanvas: true, minZoom: 5, maxZoom: settings.tiles ? 18 : 13, zoomSnap: 0.5, worldCopyJump: false, fadeAnimation: false, zoomAnimation: false});
  map.attributionControl.setPrefix(false);
  map.attributionControl.addAttribution(t("map.credit"));
  map.fitBounds(kSyria);
  map.createPane("base").style.zIndex = 250;
  if (settings.tiles) {
    const text = document.createElement("span");
    text.textContent = settings.tiles_credit;
    L.tileLayer(settings.tiles, {attribution: text.innerText ? text.outerHTML : ""}).addTo(map);
  }
  draw_base(L, map, "base");
  const layer = L.layerGroup().addTo(map);
  const marks = new Map();
  const watcher = new ResizeObserver(() => map.invalidateSize({animate: false}));
  watcher.observe(element);

  function show(points, {fit = true, most = 11} = {}) {
    layer.clearLayers();
    marks.clear();
    for (const point of points) {
      const style = {radius: point.radius ?? 7, weight: 2, color: "#fff", fillColor: point.tone ?? "#0f5c63", fillOpacity: 0.9, className: "event-point"};
      if (point.km > 1.5) L.circle([point.lat, point.lon], {radius: point.km * 1000, weight: 1, color: style.fillColor, fillOpacity: 0.08, interactive: false}).addTo(layer);
      const mark = L.circleMarker([point.lat, point.lon], style).addTo(layer);
      const label = document.createElement("bdi");
      label.textContent = point.label ?? "";
      mark.bindTooltip(label, {direction: "top"});
      if (point.onclick) mark.on("click", point.onclick);
      marks.set(point.id, {mark, style});
    }
    if (fit && points.length) {
      const bounds = L.latLngBounds(points.map((p) => [p.lat, p.lon]));
      map.fitBounds(bounds.pad(0.25), {maxZoom: most, animate: false});
    }
  }

  function highlight(id) {
    for (const [key, {mark, style}] of marks) {
      const on = key === id;
      mark.setStyle({color: on ? "#1f2328" : "#fff", weight: on ? 3 : 2}).setRadius(on ? style.radius + 3 : style.radius);
      if (on) {
        mark.bringToFront();
        if (!map.getBounds().contains(mark.getLatLng())) map.panTo(mark.getLatLng(), {animate: false});
      }
    }
  }

  return {
    show,
    highlight,
    whole: () => map.fitBounds(kSyria, {animate: false}),
    close: () => {
      watcher.disconnect();
      map.remove();
    },
  };
}

export function distance_km(a, b) {
  const rad = Math.PI / 180;
  const x = Math.sin(((b.lat - a.lat) * rad) / 2) ** 2 + Math.cos(a.lat * rad) * Math.cos(b.lat * rad) * Math.sin(((b.lon - a.lon) * rad) / 2) ** 2;
  return 2 * 6371 * Math.asin(Math.sqrt(x));
}
