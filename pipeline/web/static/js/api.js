// Requests to the server that this page came from, and to no other.

export class ApiError extends Error {
  constructor(status, code, message) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

let csrf = "";
export function set_csrf(token) {
  csrf = token;
}

async function ask(method, path, body) {
  const headers = {Accept: "application/json"};
  if (method !== "GET") headers["Content-Type"] = "application/json";
  if (method !== "GET" && csrf) headers["X-Rasid-CSRF"] = csrf;
  let response;
  try {
    response = await fetch(path, {method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store"});
  } catch {
    throw new ApiError(0, "network", "");
  }
  if (response.status === 204) return null;
  let json = null;
  try {
    json = await response.json();
  } catch {
    throw new ApiError(response.status, "internal", "");
  }
  if (!response.ok) throw new ApiError(response.status, json.error ?? "internal", json.message ?? "");
  return json;
}

export const get = (path) => ask("GET", path);
export const post = (path, body = {}) => ask("POST", path, body);
export const remove = (path) => ask("DELETE", path, {});
