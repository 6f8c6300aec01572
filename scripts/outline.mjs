// Makes pipeline/web/static/outline.json of Natural Earth's 1:10m countries, as TopoJSON in the npm package world-atlas 2.0.2:
//   npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
//   node scripts/outline.mjs package/countries-10m.json pipeline/web/static/outline.json
import fs from "fs";
const t=JSON.parse(fs.readFileSync(process.argv[2]));
const {scale,translate}=t.transform;
const arcs=t.arcs.map(a=>{let x=0,y=0;return a.map(([dx,dy])=>{x+=dx;y+=dy;return [x*scale[0]+translate[0],y*scale[1]+translate[1]]})});
const users=new Map();
for(const g of t.objects.countries.geometries){for(const i of (g.arcs??[]).flat(3)){const k=i<0?~i:i;if(!users.has(k))users.set(k,new Set());users.get(k).add(g.properties.name)}}
const box=p=>p[0]>=33.5&&p[0]<=44.2&&p[1]>=31.6&&p[1]<=38.4;
const lines=[];
for(const [k,names] of users){
  const list=[...names];
  let kind=list.length==1?"coast":"border";
  if(list.includes("Syria")&&list.includes("Israel"))kind="ceasefire";
  if(list.includes("Cyprus")&&list.includes("N. Cyprus"))continue;
  let run=[];
  const flush=()=>{if(run.length>1)lines.push({kind,of:list.sort().filter(n=>n=="Syria").length?"SY":"",points:run});run=[]};
  let last=null;
  arcs[k].forEach((p,n)=>{
    if(!box(p)){flush();last=null;return}
    const keep=!last||n==arcs[k].length-1||Math.hypot(p[0]-last[0],p[1]-last[1])>0.012;
    if(keep){run.push([+p[1].toFixed(3),+p[0].toFixed(3)]);last=p}
  });
  flush();
}
const out={source:"Natural Earth 1:10m Admin 0 countries (naturalearthdata.com), public domain; through the npm package world-atlas 2.0.2",lines};
fs.writeFileSync(process.argv[3],"{\"source\":"+JSON.stringify(out.source)+",\n\"lines\":[\n"+lines.map(l=>JSON.stringify(l)).join(",\n")+"\n]}\n");
console.log(lines.length,lines.reduce((a,l)=>a+l.points.length,0));
